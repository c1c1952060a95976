/**
 * Pictures of a convolution's weights.
 *
 * A kernel that reads red, green and blue is shown in those colours; any other filter
 * as all its kernels, one for each map it reads, set out in a square.
 */

import { blankPicture, paintCells, paintColours, stamp } from "./raster.js";
import { colourDomain } from "./domain.js";
import { colourScale } from "./scale.js";

/** @typedef {import("../api/tensor.js").Tensor} Tensor */
/** @typedef {import("./raster.js").Picture} Picture */

/**
 * The weights of one filter, [in, kh, kw].
 *
 * @param {Tensor} weight [out, in, kh, kw]
 * @param {number} filter
 * @returns {Tensor}
 */
export function filterWeights({ values, shape: [, ...rest] }, filter) {
  const size = rest.reduce((product, length) => product * length, 1);
  return { values: values.subarray(filter * size, (filter + 1) * size), shape: rest };
}

/**
 * A filter on colours as a small colour picture: grey is no weight, red a filter that
 * wants red, its opposite one that is against it.
 *
 * @param {Tensor} weight [3, kh, kw]
 * @param {number} reach the weight that full light stands for
 */
export function paintColourFilter({ values, shape: [, rows, columns] }, reach) {
  return paintColours(values, rows, columns, [-reach, reach]);
}

/**
 * All kernels of a filter in a square, a cell apart.
 *
 * @param {Tensor} weight [in, kh, kw]
 * @param {import("./ramps.js").Theme} theme
 * @param {import("./domain.js").Domain} [domain]
 * @returns {Picture}
 */
export function paintFilter({ values, shape }, theme, domain = colourDomain(values)) {
  const [count, rows, columns] = shape;
  const { perLine, width, height } = filterSize(shape);
  const scale = colourScale("weight", theme, domain);
  const picture = blankPicture(width, height);
  for (let index = 0; index < count; index++) {
    const kernel = values.subarray(index * rows * columns, (index + 1) * rows * columns);
    const [down, across] = [Math.floor(index / perLine), index % perLine];
    stamp(picture, paintCells(kernel, rows, columns, scale), across * (columns + 1), down * (rows + 1), 1);
  }
  return picture;
}

/**
 * How large the picture of a filter is.
 *
 * @param {number[]} shape [in, kh, kw]
 */
export function filterSize([count, rows, columns]) {
  const perLine = Math.ceil(Math.sqrt(count));
  const lines = Math.ceil(count / perLine);
  return { perLine, width: perLine * (columns + 1) - 1, height: lines * (rows + 1) - 1 };
}

/**
 * The largest weight there is, for a scale that all filters of a layer share.
 *
 * @param {Tensor} weight
 */
export function reachOf({ values }) {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most || 1;
}
