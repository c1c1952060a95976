/**
 * Which map to show where one must be chosen: the strongest.
 */

import { mapSize } from "../../draw/layers.js";

/** @typedef {import("../../api/tensor.js").Tensor} Tensor */

/**
 * The map with the largest value at a cell, and that value.
 *
 * @param {Tensor} output [C, H, W]
 * @param {import("./walk.js").Cell} cell
 */
export function strongestChannel({ values, shape }, { row, column }) {
  const { count, rows, columns } = mapSize(shape);
  let [value, channel] = [-Infinity, 0];
  for (let index = 0; index < count; index++) {
    const here = values[(index * rows + row) * columns + column];
    if (here > value) [value, channel] = [here, index];
  }
  return { channel, value };
}

/**
 * The map whose values lie farthest from 0 together.
 *
 * @param {Tensor} output [C, H, W]
 */
export function strongestMap({ values, shape }) {
  const { count, rows, columns } = mapSize(shape);
  const size = rows * columns;
  let [most, channel] = [-Infinity, 0];
  for (let index = 0; index < count; index++) {
    let sum = 0;
    for (let cell = index * size; cell < (index + 1) * size; cell++) sum += Math.abs(values[cell]);
    if (sum > most) [most, channel] = [sum, index];
  }
  return channel;
}
