/**
 * The arithmetic of one value, set out for reading: which numbers are multiplied, what
 * they add up to, and where each came from.
 *
 * Works on what the service's `unit` answers with; knows nothing of the screen.
 */

/** @typedef {import("../api/tensor.js").Tensor} Tensor */
/** @typedef {{ row: number, column: number }} Cell */
/** @typedef {{ input: number, weight: number, product: number, cell: Cell, isPadding: boolean }} Product */
/** @typedef {{ index: number, input: number, weight: number, product: number }} Share */

/**
 * A convolution's products on one channel it reads, row by row.
 *
 * @param {{ patch: Tensor, weight: Tensor, start: Cell, height: number, width: number }} unit
 *   `start` is where the patch begins in a map of `height` × `width`; what lies outside is padding
 * @param {number} channel
 * @returns {Product[]}
 */
export function products({ patch, weight, start, height, width }, channel) {
  const [, rows, columns] = patch.shape;
  return Array.from({ length: rows * columns }, (_, index) => {
    const at = channel * rows * columns + index;
    const cell = { row: start.row + Math.floor(index / columns), column: start.column + (index % columns) };
    const isPadding = cell.row < 0 || cell.column < 0 || cell.row >= height || cell.column >= width;
    const [input, factor] = [patch.values[at], weight.values[at]];
    return { input, weight: factor, product: input * factor, cell, isPadding };
  });
}

/**
 * What each input adds to a sum of products, the largest in size first.
 *
 *     largestShares([1, 2], [3, -4]).map(({ index, product }) => [index, product]) // [[1, -8], [0, 3]]
 *
 * @param {ArrayLike<number>} inputs
 * @param {ArrayLike<number>} weights
 * @returns {Share[]}
 */
export function largestShares(inputs, weights) {
  return Array.from(inputs, (input, index) => {
    return { index, input, weight: weights[index], product: input * weights[index] };
  }).sort((one, other) => Math.abs(other.product) - Math.abs(one.product));
}

/**
 * Indices of values, the largest in size first.
 *
 * @param {ArrayLike<number>} values
 */
export function bySize(values) {
  return Array.from(values, (_, index) => index).sort((one, other) => Math.abs(values[other]) - Math.abs(values[one]));
}

/** @param {ArrayLike<number>} values */
export function sum(values) {
  let total = 0;
  for (let index = 0; index < values.length; index++) total += values[index];
  return total;
}
