/**
 * Where the visitor is: the address's hash as something to react to.
 */

import { formatHash, parseHash } from "./hash.js";

/** The page that leads through the others. */
const PATH = "path";

class Place {
  #address = $state.raw(parseHash(location.hash));
  #recorded = $state.raw(parseHash(location.hash).values);
  /** The hash that the page knows of. */
  #known = location.hash;

  constructor() {
    addEventListener("hashchange", () => {
      this.#known = location.hash;
      this.#address = parseHash(location.hash);
      this.#recorded = this.#address.values;
    });
  }

  get page() {
    return this.#address.page;
  }

  get values() {
    return this.#address.values;
  }

  /** What the address says by now, walking over the page counted in. */
  get recorded() {
    return this.#recorded;
  }

  /**
   * Whether the visitor is on this page, or on the path, which shows pages too.
   *
   * @param {string} page
   */
  isOn(page) {
    return this.page === page || this.page === PATH;
  }

  /**
   * Write the page's state into the address without adding to the history: walking
   * over cells must not bury the way back.
   *
   * @param {Parameters<typeof formatHash>[1]} values
   */
  record(values) {
    // The path keeps its place whatever its page records.
    const idea = this.page === PATH ? { idea: this.values.idea } : {};
    const hash = formatHash(this.page, { ...idea, ...values });
    // Between following a link, or going back, and hearing of it, the address is another
    // state's already, and must not be written over.
    if (location.hash !== this.#known) return;
    if (hash !== location.hash) history.replaceState(history.state, "", hash);
    this.#known = location.hash;
    this.#recorded = parseHash(hash).values;
  }
}

/** The one address that a window has. */
export const place = new Place();
