/**
 * Where a value that is dragged comes to rest, and not every place it passes.
 */

import { untrack } from "svelte";

/** @template Value text, a number, or an object that is made anew for another place */
export class Resting {
  /** @type {() => Value} */
  #value;
  /** @type {Value} */
  #current = $state.raw(/** @type {any} */ (undefined));

  /**
   * @param {() => Value} value
   * @param {number} restMs how long it has to stay
   */
  constructor(value, restMs) {
    this.#value = value;
    this.#current = untrack(value);
    $effect(() => {
      const now = value();
      const wait = setTimeout(() => (this.#current = now), restMs);
      return () => clearTimeout(wait);
    });
  }

  get current() {
    return this.#current;
  }

  /** Whether it is still where it came to rest. */
  get isResting() {
    return Object.is(this.#value(), this.#current);
  }
}
