/**
 * Hover previews, click locks, Esc releases: the page's one rule for pointing.
 *
 * Knows nothing of what is pointed at: cells, channels, heads and tokens all use it.
 */

/**
 * @template Target
 */
export class Focus {
  /** @type {Target | null} */
  #previewed = $state.raw(null);
  /** @type {Target | null} */
  #locked = $state.raw(null);
  #same;

  /**
   * @param {(one: Target, other: Target) => boolean} same whether two are the same thing
   */
  constructor(same) {
    this.#same = same;
  }

  /** What the page shows: the locked one, else the one under the pointer. */
  get current() {
    return this.#locked ?? this.#previewed;
  }

  get locked() {
    return this.#locked;
  }

  get previewed() {
    return this.#previewed;
  }

  /** @param {Target | null} target */
  preview(target) {
    this.#previewed = target;
  }

  /** @param {Target | null} target locking what is locked lets it go */
  toggle(target) {
    this.#locked = target && this.#locked && this.#same(this.#locked, target) ? null : target;
  }

  /** @param {Target | null} target */
  lock(target) {
    this.#locked = target;
  }

  /** @returns {boolean} whether there was anything to let go */
  release() {
    const held = this.#locked !== null;
    this.#locked = null;
    return held;
  }
}
