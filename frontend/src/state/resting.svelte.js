/**
 * Where a value that is dragged comes to rest, and not every place it passes.
 */

import { untrack } from "svelte";

/** @template {string | number} Value */
export class Resting {
  #current = $state();

  /**
   * @param {() => Value} value
   * @param {number} restMs how long it has to stay
   */
  constructor(value, restMs) {
    this.#current = untrack(value);
    $effect(() => {
      const now = value();
      const wait = setTimeout(() => (this.#current = now), restMs);
      return () => clearTimeout(wait);
    });
  }

  get current() {
    return /** @type {Value} */ (this.#current);
  }
}
