/**
 * A photo changed in places, to ask the network again: everything outside a frame grey, or one spot pink.
 *
 * The photo here is what the network was given, at its own size and in whole bytes, so that nothing else changes.
 */

import { packPixel } from "../../draw/ramps.js";
import { canvasOf } from "../../stage/pictures.js";

/** @typedef {import("../../draw/raster.js").Picture} Picture */
/** @typedef {import("./walk.js").Cell} Cell */

export const SPOT = /** @type {const} */ ([255, 0, 200]);

/**
 * @param {Picture} photo
 * @param {import("../../draw/receptive.js").Rectangle} frame
 * @param {number} grey the pixel that everything outside becomes
 * @returns {Picture}
 */
export function covered(photo, { top, left, bottom, right }, grey) {
  const pixels = photo.pixels.slice();
  for (let row = 0; row < photo.height; row++) {
    for (let column = 0; column < photo.width; column++) {
      const isOutside = row < top || row > bottom || column < left || column > right;
      if (isOutside) pixels[row * photo.width + column] = grey;
    }
  }
  return { ...photo, pixels };
}

/**
 * @param {Picture} photo
 * @param {Cell} spot the middle of 3 × 3 pixels
 * @returns {Picture}
 */
export function spotted(photo, { row, column }) {
  const pixels = photo.pixels.slice();
  for (let down = row - 1; down <= row + 1; down++) {
    for (let across = column - 1; across <= column + 1; across++) {
      const isOn = down >= 0 && across >= 0 && down < photo.height && across < photo.width;
      if (isOn) pixels[down * photo.width + across] = packPixel(...SPOT);
    }
  }
  return { ...photo, pixels };
}

/**
 * The average photo's colour, in which nothing is to be seen.
 *
 * @param {{ mean?: number[] }} card of the network's input
 */
export function greyOf({ mean = [0.5, 0.5, 0.5] }) {
  const [red, green, blue] = mean.map((share) => Math.round(255 * share));
  return packPixel(red, green, blue);
}

/**
 * @param {Picture} picture
 * @returns {Promise<Blob>} as PNG, which loses nothing
 */
export function pngOf(picture) {
  return new Promise((done, failed) =>
    canvasOf(picture).toBlob((blob) => (blob ? done(blob) : failed(new Error("the picture gave no PNG"))), "image/png"),
  );
}
