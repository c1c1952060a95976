/**
 * Paint matrices of numbers into pixels, nearest neighbour and sharp.
 *
 * Works on plain arrays of pixels, so that it is tested without a canvas; the
 * components hand the arrays to `ImageData`. Row-major everywhere.
 */

import { packPixel } from "./ramps.js";
import { pixelOf } from "./scale.js";

/** @typedef {import("./scale.js").ColourScale} ColourScale */
/** @typedef {{ pixels: Uint32Array, width: number, height: number }} Picture */

/**
 * An empty, transparent picture.
 *
 * @param {number} width
 * @param {number} height
 * @returns {Picture}
 */
export function blankPicture(width, height) {
  return { pixels: new Uint32Array(width * height), width, height };
}

/**
 * A picture of one colour.
 *
 * @param {number} width
 * @param {number} height
 * @param {number} pixel
 * @returns {Picture}
 */
export function flatPicture(width, height, pixel) {
  return { pixels: new Uint32Array(width * height).fill(pixel), width, height };
}

/**
 * One pixel a cell.
 *
 * @param {ArrayLike<number>} values rows × columns
 * @param {number} rows
 * @param {number} columns
 * @param {ColourScale} scale
 * @returns {Picture}
 */
export function paintCells(values, rows, columns, scale) {
  const picture = blankPicture(columns, rows);
  for (let index = 0; index < rows * columns; index++) picture.pixels[index] = pixelOf(scale, values[index]);
  return picture;
}

/**
 * Copy a small picture into a large one, each pixel becoming `zoom` × `zoom`.
 *
 * @param {Picture} target changed
 * @param {Picture} tile
 * @param {number} left of the tile in the target
 * @param {number} top
 * @param {number} zoom a whole number
 */
export function stamp(target, tile, left, top, zoom) {
  const { pixels, width } = target;
  for (let row = 0; row < tile.height; row++) {
    const start = (top + row * zoom) * width + left;
    let at = start;
    for (let column = 0; column < tile.width; column++) {
      const pixel = tile.pixels[row * tile.width + column];
      for (let copy = 0; copy < zoom; copy++) pixels[at++] = pixel;
    }
    for (let copy = 1; copy < zoom; copy++) pixels.copyWithin(start + copy * width, start, at);
  }
}

/**
 * Three planes of numbers (red, green, blue) as a colour picture.
 *
 * @param {ArrayLike<number>} planes 3 × rows × columns
 * @param {number} rows
 * @param {number} columns
 * @param {import("./domain.js").Domain} domain black and full light
 * @returns {Picture}
 */
export function paintColours(planes, rows, columns, [low, high]) {
  const picture = blankPicture(columns, rows);
  const size = rows * columns;
  const byte = (/** @type {number} */ value) =>
    Math.max(0, Math.min(255, Math.round((255 * (value - low)) / (high - low || 1))));
  for (let index = 0; index < size; index++) {
    picture.pixels[index] = packPixel(byte(planes[index]), byte(planes[size + index]), byte(planes[2 * size + index]));
  }
  return picture;
}

/**
 * A map made smaller by averaging blocks, for tiles with fewer pixels than cells.
 *
 *     shrink([1, 3, 5, 7], 2, 2, 2) // { values: [4], rows: 1, columns: 1 }
 *
 * @param {ArrayLike<number>} values
 * @param {number} rows
 * @param {number} columns
 * @param {number} factor a whole number; blocks at the edge may be smaller
 */
export function shrink(values, rows, columns, factor) {
  const [newRows, newColumns] = [Math.ceil(rows / factor), Math.ceil(columns / factor)];
  const sums = new Float32Array(newRows * newColumns);
  const counts = new Float32Array(newRows * newColumns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = Math.floor(row / factor) * newColumns + Math.floor(column / factor);
      sums[at] += values[row * columns + column];
      counts[at] += 1;
    }
  }
  return { values: sums.map((sum, index) => sum / counts[index]), rows: newRows, columns: newColumns };
}
