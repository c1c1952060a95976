/** What the views of a page keep in its address, by name: text, since anybody may have typed it. */

/** @typedef {Record<string, string>} Options */

/**
 * The options of an address; what is none is left out.
 *
 * @param {import("./hash.js").Values} values
 * @param {string[]} keys that there are
 * @returns {Options}
 */
export const readOptions = (values, keys) =>
  Object.fromEntries(keys.flatMap((key) => (values[key] ? [[key, values[key]]] : [])));

/**
 * The options with some of them changed.
 *
 * @param {Options} options
 * @param {Record<string, string | number | null>} values null forgets one
 * @param {string[]} keys that there are
 * @returns {Options}
 * @throws {Error} at a key that no view names: a link would lose it
 */
export function changed(options, values, keys) {
  const kept = { ...options };
  for (const [key, value] of Object.entries(values)) {
    if (!keys.includes(key)) throw new Error(`no view keeps "${key}" in the address: name it among the keys of one`);
    if (value === null) delete kept[key];
    else kept[key] = String(value);
  }
  return kept;
}
