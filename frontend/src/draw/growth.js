/**
 * How the receptive field grows from layer to layer, and where a map answers most.
 *
 * Arithmetic on what the service states of each layer and on the maps themselves; needs
 * no request.
 */

import { mapSize, mapValues } from "./layers.js";
import { blankPicture } from "./raster.js";
import { receptiveField } from "./receptive.js";

/** @typedef {import("../api/tensor.js").Tensor} Tensor */
/** @typedef {import("../api/types.js").Layer} Layer */
/** @typedef {import("./receptive.js").Rectangle} Rectangle */
/** @typedef {import("./viewport.js").Cell} Cell */
/** @typedef {Cell & { value: number }} Answer */

/**
 * The layers at which the receptive field grows, in order. A ReLU sees what its
 * convolution sees.
 *
 * @param {Layer[]} layers
 */
export function growingLayers(layers) {
  let [height, width] = [0, 0];
  return layers.filter(({ receptive_field: field }) => {
    if (!field || (field.size[0] <= height && field.size[1] <= width)) return false;
    [height, width] = field.size;
    return true;
  });
}

/**
 * The middle of what a value sees, in input pixels.
 *
 * @param {NonNullable<Layer["receptive_field"]>} field
 * @param {Cell} cell
 */
export function middleOf(field, { row, column }) {
  const { top, left, bottom, right } = receptiveField(field, row, column);
  return { row: (top + bottom) / 2, column: (left + right) / 2 };
}

/**
 * The cell of a layer whose receptive field has its middle nearest to a point.
 *
 * @param {Layer} layer
 * @param {{ rows: number, columns: number }} size of its maps
 * @param {Cell} point in input pixels
 * @returns {Cell}
 */
export function cellOver({ receptive_field: field }, { rows, columns }, point) {
  if (!field) return { row: 0, column: 0 };
  /** @type {(at: number, axis: 0 | 1, count: number) => number} */
  const nearest = (at, axis, count) => {
    const index = Math.round((at - field.start[axis] - (field.size[axis] - 1) / 2) / field.stride[axis]);
    return Math.max(0, Math.min(count - 1, index));
  };
  return { row: nearest(point.row, 0, rows), column: nearest(point.column, 1, columns) };
}

/**
 * Where a map's values are largest, the largest first, none closer than `apart` cells to
 * one before: neighbours see almost the same.
 *
 * @param {Tensor} output
 * @param {number} channel
 * @param {{ most: number, apart: number }} wish
 * @returns {Answer[]}
 */
export function strongestPlaces(output, channel, { most, apart }) {
  const { columns } = mapSize(output.shape);
  const answers = Array.from(mapValues(output, channel), (value, index) => {
    return { value, row: Math.floor(index / columns), column: index % columns };
  }).sort((one, other) => other.value - one.value);
  /** @type {Answer[]} */
  const chosen = [];
  for (const answer of answers) {
    if (chosen.length === most) break;
    const isFree = chosen.every(
      ({ row, column }) => Math.max(Math.abs(row - answer.row), Math.abs(column - answer.column)) >= apart,
    );
    if (isFree) chosen.push(answer);
  }
  return chosen;
}

/**
 * Which maps answer most at a place.
 *
 * @param {Tensor} output
 * @param {Cell} cell
 * @param {number} most
 * @returns {{ channel: number, value: number }[]}
 */
export function strongestChannels(output, { row, column }, most) {
  const { count, rows, columns } = mapSize(output.shape);
  return Array.from({ length: count }, (_, channel) => {
    return { channel, value: output.values[channel * rows * columns + row * columns + column] };
  })
    .sort((one, other) => other.value - one.value)
    .slice(0, most);
}

/**
 * A part of a picture; what lies outside stays transparent.
 *
 * @param {import("./raster.js").Picture} picture
 * @param {Rectangle} part
 */
export function cut({ pixels, width, height }, { top, left, bottom, right }) {
  const patch = blankPicture(right - left + 1, bottom - top + 1);
  for (let row = Math.max(0, top); row <= Math.min(height - 1, bottom); row++) {
    for (let column = Math.max(0, left); column <= Math.min(width - 1, right); column++) {
      patch.pixels[(row - top) * patch.width + column - left] = pixels[row * width + column];
    }
  }
  return patch;
}
