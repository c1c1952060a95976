/**
 * A photo on its way to whoever chose it: a sample, a file, or the visitor's own again. It takes a while until it is
 * there, and the one that was chosen last is the one that is meant.
 */

import { sampleNamed } from "../content/samples.js";
import { own } from "./own.svelte.js";
import { samplePhoto } from "./photos.js";

/** @typedef {import("./photos.js").Photo} Photo */

export class ChosenPhoto {
  /** How often something was chosen. */
  #choice = 0;

  /** What was chosen last. */
  get choice() {
    return this.#choice;
  }

  /** Something else is chosen: whatever is on its way comes too late. */
  next() {
    return ++this.#choice;
  }

  /** @param {number} choice */
  isLast(choice) {
    return choice === this.#choice;
  }

  /**
   * @param {string} id the first sample's where there is none of that name
   * @param {number} [choice] that it belongs to, a new one if not given
   * @returns {Promise<Photo | undefined>} undefined where another was chosen meanwhile
   */
  sample(id, choice = this.next()) {
    return this.#unlessLate(samplePhoto(sampleNamed(id)), choice);
  }

  /**
   * @param {Blob} file
   * @param {boolean} [asItIs] whether it is sent whole even if it is large
   * @param {number} [choice]
   * @returns {Promise<Photo | undefined>} undefined where another was chosen meanwhile
   */
  file(file, asItIs, choice = this.next()) {
    return this.#unlessLate(own.take(file, asItIs), choice);
  }

  /**
   * Their own photo again.
   *
   * @param {number} [choice]
   * @returns {Promise<Photo | null | undefined>} null where there is none, undefined where another was chosen meanwhile
   */
  own(choice = this.next()) {
    return this.#unlessLate(own.bring(), choice);
  }

  /**
   * @template {Photo | null} Coming
   * @param {Promise<Coming>} coming
   * @param {number} choice
   */
  async #unlessLate(coming, choice) {
    const photo = await coming;
    if (this.isLast(choice)) return photo;
    if (photo) URL.revokeObjectURL(photo.source);
    return undefined;
  }
}
