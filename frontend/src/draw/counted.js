/**
 * How the parameters of a layer are counted, product by product.
 *
 * A group of a convolution reads its share of the channels; which share, and whether there is a bias, is told from how
 * many parameters there are.
 */

import { formatCount } from "./format.js";

/** @typedef {import("../api/types.js").Layer} Layer */

/**
 * How many channels one unit of a layer reads, and whether each unit has a bias.
 *
 *     readsOf({ output_shape: [32, 8, 8], kernel_size: [3, 3], parameter_count: 288, … }, 32) // { each: 1, bias: false }
 *
 * @param {Layer} layer a convolution or a fully connected one
 * @param {number} channels of what it reads
 * @returns {{ each: number, bias: boolean } | null} null if its parameters are of another kind
 */
export function readsOf({ output_shape: [out], kernel_size: kernel, parameter_count: count }, channels) {
  const places = (kernel ?? []).reduce((product, side) => product * side, 1);
  const perUnit = (count ?? 0) / (out ?? 1);
  for (const bias of [false, true]) {
    const each = (perUnit - Number(bias)) / places;
    if (Number.isInteger(each) && each > 0 && channels % each === 0) return { each, bias };
  }
  return null;
}

/**
 * @param {Layer} layer
 * @param {number} channels of what it reads
 * @returns {string} "" of a layer whose count is no product, and of one that has none
 */
export function written(layer, channels) {
  const out = formatCount(layer.output_shape[0] ?? 0);
  if (layer.parameter_count === 2 * (layer.output_shape[0] ?? 0) && !layer.kernel_size) return `${out} + ${out}`;
  const reads = layer.kernel_size || layer.type === "Linear" ? readsOf(layer, channels) : null;
  if (!reads) return "";
  const product = [out, ...[reads.each, ...(layer.kernel_size ?? [])].map(formatCount)].join(" × ");
  return reads.bias ? `${product} + ${out}` : product;
}
