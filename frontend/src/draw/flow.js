/**
 * What feeds one map: the window it reads at each place, and what each map it reads adds.
 *
 * Recomputes a convolution channel by channel from the layer's input and weights, so
 * that the partial results can be seen; the whole is the service's own.
 */

/** @typedef {import("../api/tensor.js").Tensor} Tensor */
/** @typedef {import("./viewport.js").Cell} Cell */
/** @typedef {{ size: number[], stride: number[], padding: number[] }} Window each [vertical, horizontal] */

/**
 * The window of a layer; one cell where it reads a single one.
 *
 * @param {{ kernel_size?: number[] | null, stride?: number[] | null, padding?: number[] | null }} layer
 * @returns {Window}
 */
export function windowOf({ kernel_size, stride, padding }) {
  return { size: kernel_size ?? [1, 1], stride: stride ?? [1, 1], padding: padding ?? [0, 0] };
}

/**
 * The cells of the input that the output at a cell reads, padding included.
 *
 *     windowAt({ size: [3, 3], stride: [1, 1], padding: [1, 1] }, { row: 0, column: 5 })
 *     // { top: -1, left: 4, bottom: 1, right: 6 }
 *
 * @param {Window} window
 * @param {Cell} cell
 */
export function windowAt({ size, stride, padding }, { row, column }) {
  const [top, left] = [row * stride[0] - padding[0], column * stride[1] - padding[1]];
  return { top, left, bottom: top + size[0] - 1, right: left + size[1] - 1 };
}

/**
 * The cell of the output whose window has a cell of the input in its middle.
 *
 * @param {Window} window
 * @param {Cell} cell of the input
 * @param {{ rows: number, columns: number }} output
 * @returns {Cell}
 */
export function readerOf({ size, stride, padding }, { row, column }, output) {
  /** @type {(at: number, axis: 0 | 1, count: number) => number} */
  const reader = (at, axis, count) => {
    const first = (at + padding[axis] - Math.floor(size[axis] / 2)) / stride[axis];
    return Math.max(0, Math.min(count - 1, Math.floor(size[axis] % 2 ? first : (at + padding[axis]) / stride[axis])));
  };
  return { row: reader(row, 0, output.rows), column: reader(column, 1, output.columns) };
}

/**
 * What one map of the input adds to one map of the output: that map times its kernel,
 * at every place.
 *
 * @param {Tensor} input [C, H, W]
 * @param {Tensor} weight [C, kh, kw] of one filter
 * @param {Window} window
 * @param {number} channel of the input
 * @returns {Float32Array} as many as the output has places
 */
export function partialMap(input, weight, { stride, padding }, channel) {
  const [, height, width] = input.shape;
  const [, kernelRows, kernelColumns] = weight.shape;
  const rows = Math.floor((height + 2 * padding[0] - kernelRows) / stride[0]) + 1;
  const columns = Math.floor((width + 2 * padding[1] - kernelColumns) / stride[1]) + 1;
  const map = input.values.subarray(channel * height * width, (channel + 1) * height * width);
  const size = kernelRows * kernelColumns;
  const kernel = weight.values.subarray(channel * size, (channel + 1) * size);
  const sums = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let index = 0; index < size; index++) {
        const down = row * stride[0] - padding[0] + Math.floor(index / kernelColumns);
        const across = column * stride[1] - padding[1] + (index % kernelColumns);
        if (down < 0 || across < 0 || down >= height || across >= width) continue;
        sum += map[down * width + across] * kernel[index];
      }
      sums[row * columns + column] = sum;
    }
  }
  return sums;
}
