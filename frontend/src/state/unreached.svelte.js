/**
 * The calls on the page that the service did not answer.
 *
 * Where it does not answer one it does not answer any: that is said once, beside the first of them, and all are
 * asked again together.
 */

import { untrack } from "svelte";

/** @typedef {{ retry: () => void }} Call */

class Unreached {
  /** @type {Call[]} */
  #calls = $state.raw([]);
  /** The one beside which it is said. */
  first = $derived(this.#calls[0] ?? null);

  /**
   * @param {Call} call
   * @returns {() => void} for when it is answered, or asked again, or nobody waits for it any more
   */
  add(call) {
    this.#calls = untrack(() => [...this.#calls, call]);
    return () => {
      this.#calls = untrack(() => this.#calls.filter((one) => one !== call));
    };
  }

  /** Ask all of them again. */
  retry() {
    for (const call of this.#calls) call.retry();
  }
}

/** Of the whole page. */
export const unreached = new Unreached();
