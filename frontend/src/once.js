/**
 * A function that loads each thing once, however often it is asked for, so that it is the same for whoever asks.
 * What did not come is loaded again.
 *
 *     const words = once((name) => fetch(name));
 *     words("a") === words("a"); // true
 *
 * @template Loaded
 * @param {(name: string) => Promise<Loaded>} load
 * @returns {(name: string) => Promise<Loaded>}
 */
export function once(load) {
  /** @type {Map<string, Promise<Loaded>>} */
  const loaded = new Map();
  return (name) => {
    const found = loaded.get(name) ?? load(name);
    loaded.set(name, found);
    found.catch(() => loaded.delete(name));
    return found;
  };
}
