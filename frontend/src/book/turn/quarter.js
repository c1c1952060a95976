/**
 * Turned by a quarter: a map of the turned photo beside the turned map, a kernel beside the turned kernel.
 *
 * Numbers only. A convolution slides with its photo whatever its kernel is (Cohen and Welling 2016, "Group Equivariant
 * Convolutional Networks", https://arxiv.org/abs/1602.07576); it turns along only with a kernel that is the
 * same when turned.
 */

/**
 * A square map turned by a quarter, counter-clockwise: its right side comes to lie on top.
 *
 *     turned([1, 2, 3, 4], 2) // [2, 4, 1, 3]
 *
 * @param {ArrayLike<number>} map row by row
 * @param {number} side
 */
export function turned(map, side) {
  return Float32Array.from(map, (_, index) => {
    const [row, column] = [Math.floor(index / side), index % side];
    return map[column * side + side - 1 - row];
  });
}

/**
 * The one map minus the other, and the largest of it, without the cells whose window reaches beyond the border.
 *
 * @param {ArrayLike<number>} one
 * @param {ArrayLike<number>} other
 * @param {number} side
 * @param {number} border cells that are left out at each side, as NaN
 */
export function apart(one, other, side, border) {
  let most = 0;
  const differing = Float32Array.from(one, (value, index) => {
    const [row, column] = [Math.floor(index / side), index % side];
    const isInside = Math.min(row, column, side - 1 - row, side - 1 - column) >= border;
    if (!isInside) return NaN;
    most = Math.max(most, Math.abs(value - other[index]));
    return value - other[index];
  });
  return { differing, most };
}

/** What differs by less, of the largest value in the map, differs by rounding. */
const ROUNDING = 1e-5;

/**
 * Whether one map is the other: 0 it is, but for rounding; 1 it has the same numbers, at other places; 2 it has others.
 *
 * @param {ArrayLike<number>} one
 * @param {ArrayLike<number>} other
 * @param {{ side: number, border: number, reach: number }} look `reach`: the largest value, without its sign
 */
export function sameAnswer(one, other, { side, border, reach }) {
  if (apart(one, other, side, border).most <= ROUNDING * reach) return 0;
  const sorted = [one, other].map((map) => Float32Array.from(inside(map, side, border)).sort());
  const most = Math.max(...sorted[0].map((value, index) => Math.abs(value - sorted[1][index])));
  return most <= ROUNDING * reach ? 1 : 2;
}

/**
 * @param {ArrayLike<number>} map
 * @param {number} side
 * @param {number} border
 */
const inside = (map, side, border) =>
  Array.from(map).filter((_, index) => {
    const [row, column] = [Math.floor(index / side), index % side];
    return Math.min(row, column, side - 1 - row, side - 1 - column) >= border;
  });

/**
 * How far a filter's kernels are from themselves, turned; and their largest weight, without its sign.
 *
 * @param {import("../../api/tensor.js").Tensor} weight [filters, C, K, K]
 * @param {number} filter
 */
export function kernelApart({ values, shape: [, channels, side] }, filter) {
  const size = side * side;
  let [most, reach] = [0, 0];
  for (let channel = 0; channel < channels; channel++) {
    const from = (filter * channels + channel) * size;
    const kernel = Float32Array.from(values.subarray(from, from + size));
    most = Math.max(most, apart(turned(kernel, side), kernel, side, 0).most);
    reach = Math.max(reach, ...kernel.map(Math.abs));
  }
  return { most, reach };
}

/**
 * The filter whose kernels are nearest to themselves, turned, for how large its weights are.
 *
 * @param {import("../../api/tensor.js").Tensor} weight [filters, C, K, K]
 */
export function nearestFilter(weight) {
  const shares = Array.from({ length: weight.shape[0] }, (_, filter) => {
    const { most, reach } = kernelApart(weight, filter);
    return most / reach;
  });
  return shares.indexOf(Math.min(...shares));
}
