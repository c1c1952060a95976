/**
 * What is to be seen at a position: which size of the photo, and where its window stands.
 */

import { factorsOf, placeOf, runningAt, sharedAt } from "./counts.js";

/** @typedef {import("../arrows.js").Place} Place */
/** @typedef {import("./counts.js").ParameterCounts} ParameterCounts */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {ParameterCounts} counts
 * @property {ParameterCounts} doubled at twice the side
 * @property {Photo} photo at the side counted
 * @property {Photo} finer at twice the side
 * @property {Place} start where the window is first
 * @property {Place | null} hand where it was taken
 */
/** @typedef {{ picture: HTMLCanvasElement, pixels: ImageData }} Photo */

/**
 * The window's place at a position.
 *
 * @param {number} position
 * @param {Scene} scene
 * @returns {Place}
 */
export function windowAt(position, { counts, start, hand }) {
  if (hand) return hand;
  const { width, height } = counts.output;
  if (position > 2.45 && position <= 3) return placeOf(runningAt(position, counts).places - 1, width);
  return placeOf(sharedAt(position, width * height, start.row * width + start.column), width);
}

/**
 * Which of the two sizes is shown: the one counted, or twice that.
 *
 * @param {number} position
 * @param {Scene} scene
 */
export function sizeAt(position, { counts, doubled, photo, finer, hand }) {
  return position > 5.2 && !hand
    ? { counts: doubled, pixels: finer.pixels, times: 2 }
    : { counts, pixels: photo.pixels, times: 1 };
}

/**
 * How many places the window that they share has been at.
 *
 * @param {number} position
 * @param {number} all
 * @param {Scene} scene
 */
export function sharedDone(position, all, { start, counts, hand }) {
  if (hand || position >= 4) return all;
  return position < 3.5 ? 0 : sharedAt(position, all, start.row * counts.output.width + start.column) + 1;
}

/**
 * What stands over the photo: its size.
 *
 * @param {number} position
 * @param {boolean} isNarrow
 * @param {Scene} scene
 */
export function photoSaid(position, isNarrow, scene) {
  const { channels, width: side } = factorsOf(sizeAt(position, scene).counts.fully_connected);
  return scene.words.text(isNarrow ? "stage.photoShort" : "stage.photo", { side, channels });
}
