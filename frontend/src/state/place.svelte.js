/**
 * Where the visitor is: the address's hash as something to react to.
 */

import { formatHash, parseHash } from "./hash.js";

class Place {
  #address = $state.raw(parseHash(location.hash));

  constructor() {
    addEventListener("hashchange", () => (this.#address = parseHash(location.hash)));
  }

  get page() {
    return this.#address.page;
  }

  get values() {
    return this.#address.values;
  }

  /**
   * Write the page's state into the address without adding to the history: walking
   * over cells must not bury the way back.
   *
   * @param {Parameters<typeof formatHash>[1]} values
   */
  record(values) {
    const hash = formatHash(this.page, values);
    // Between going back and hearing of it, the address is another page's already.
    if (parseHash(location.hash).page !== this.page) return;
    if (hash !== location.hash) history.replaceState(history.state, "", hash);
  }
}

/** The one address that a window has. */
export const place = new Place();
