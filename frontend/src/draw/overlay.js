/**
 * A map laid over the picture it was computed from, faded from one to the other.
 */

import { blankPicture } from "./raster.js";
import { pixelOf } from "./scale.js";

/** @typedef {import("./raster.js").Picture} Picture */

/**
 * @param {Picture} picture
 * @param {{ values: ArrayLike<number>, rows: number, columns: number }} map stretched to the picture, cell by cell
 * @param {import("./scale.js").ColourScale} scale
 * @param {number} share of the map: 0 is the picture alone, 1 the map alone
 * @returns {Picture} as large as the picture
 */
export function overlay(picture, { values, rows, columns }, scale, share) {
  const { width, height } = picture;
  const laid = blankPicture(width, height);
  for (let row = 0; row < height; row++) {
    const from = Math.floor((row * rows) / height) * columns;
    for (let column = 0; column < width; column++) {
      const over = pixelOf(scale, values[from + Math.floor((column * columns) / width)]);
      const at = row * width + column;
      laid.pixels[at] = mixed(picture.pixels[at], over, share);
    }
  }
  return laid;
}

/**
 * @param {number} under a pixel
 * @param {number} over
 * @param {number} share of the one over
 */
function mixed(under, over, share) {
  let pixel = 0;
  for (let shift = 0; shift < 32; shift += 8) {
    const [one, other] = [(under >>> shift) & 255, (over >>> shift) & 255];
    pixel |= Math.round(one + (other - one) * share) << shift;
  }
  return pixel >>> 0;
}
