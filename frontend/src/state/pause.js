/**
 * What comes in many small steps, letters typed or a wheel turned, is taken once there is a pause.
 *
 * A value that pages draw from while it moves is a `Resting` one (resting.svelte.js).
 */

export class Pause {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #waiting;
  #ms;

  /** @param {number} ms how long a pause is */
  constructor(ms) {
    this.#ms = ms;
  }

  /**
   * Do this once the pause has come, and nothing that was to be done before.
   *
   * @param {() => void} act
   */
  after(act) {
    this.end();
    this.#waiting = setTimeout(act, this.#ms);
  }

  /** Do nothing after all: it is done already, or nobody is there any more. */
  end() {
    clearTimeout(this.#waiting);
  }
}
