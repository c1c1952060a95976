/**
 * Where the visitor is: the address's hash as something to react to.
 */

import { untrack } from "svelte";
import { formatHash, parseHash } from "./hash.js";

class Place {
  #address = $state.raw(parseHash(location.hash));
  #recorded = $state.raw(parseHash(location.hash).values);
  /** The hash that the page knows of. */
  #known = location.hash;
  /** Whether the page has said by itself what it shows, since the address was last gone to. */
  #isFilled = false;
  /** @type {Record<string, import("./hash.js").Values>} what each page's address said last */
  #kept = $state.raw({});

  constructor() {
    addEventListener("hashchange", () => {
      this.#known = location.hash;
      this.#address = parseHash(location.hash);
      this.#recorded = this.#address.values;
      this.#isFilled = false;
      this.#keep();
    });
    this.#keep();
  }

  /**
   * Where a page was left, to come back to.
   *
   * @param {string} page
   * @returns {string} a hash
   */
  leftAt(page) {
    return formatHash(page, this.#kept[page]);
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
   * Write the page's state into the address.
   *
   * It is a step of the history where one of the ``steps`` changes, and else none: walking over cells must not bury
   * the way back.
   *
   * @param {Parameters<typeof formatHash>[1]} values
   * @param {string[]} [steps] names of such values
   */
  record(values, steps = []) {
    const hash = formatHash(this.page, values);
    // Between following a link, or going back, and hearing of it, the address is another
    // state's already, and must not be written over.
    if (location.hash !== this.#known) return;
    const next = parseHash(hash).values;
    // Whoever records writes this, and need not do it again because it was written.
    const before = untrack(() => this.#recorded);
    const isStep = this.#isFilled && steps.some((name) => next[name] !== before[name]);
    if (hash !== location.hash) {
      if (isStep) history.pushState(history.state, "", hash);
      else history.replaceState(history.state, "", hash);
    }
    this.#known = location.hash;
    this.#recorded = next;
    this.#isFilled = true;
    this.#keep();
  }

  #keep() {
    const { page } = this;
    untrack(() => (this.#kept = { ...this.#kept, [page]: this.#recorded }));
  }
}

/** The one address that a window has. */
export const place = new Place();
