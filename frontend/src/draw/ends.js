/**
 * The two ends of a network as layers like the others: the picture it reads, and the
 * softmax that turns its last values into probabilities.
 *
 * With them every value on the page can be pointed at in the same way.
 */

import { extent } from "./domain.js";
import { sum } from "./arithmetic.js";

/** @typedef {import("../api/tensor.js").Tensor} Tensor */
/** @typedef {import("../api/types.js").Layer} Layer */

export const INPUT = "input";
export const SOFTMAX = "softmax";
export const COLOURS = ["red", "green", "blue"];

const NOTHING = {
  parameter_count: 0,
  fully_connected_parameter_count: null,
  kernel_size: null,
  stride: null,
  padding: null,
  receptive_field: null,
  head_count: null,
};

/**
 * @param {number[]} shape of the input
 * @returns {Layer}
 */
export function inputLayer(shape) {
  /** @type {Layer["receptive_field"]} */
  const receptive_field = { size: [1, 1], stride: [1, 1], start: [0, 0] };
  const what = { name: INPUT, type: "Input", op: "input", module: "", input: "", inputs: [] };
  return { ...NOTHING, ...what, output_shape: shape, receptive_field };
}

/**
 * @param {Layer} last the classifier
 * @returns {Layer}
 */
export function softmaxLayer(last) {
  const what = { name: SOFTMAX, type: "Softmax", op: "softmax", module: "", input: last.name, inputs: [last.name] };
  return { ...NOTHING, ...what, output_shape: last.output_shape };
}

/**
 * exp(x − largest) / their sum: the same as exp(x) / sum, without overflowing.
 *
 *     softmax({ values: Float32Array.of(1, 2, 3), shape: [3] }).values // 0.0900, 0.2447, 0.6652
 *
 * @param {Tensor} logits [labels]
 * @returns {Tensor}
 */
export function softmax({ values, shape }) {
  const { high } = extent(values);
  const exponentials = Float64Array.from(values, (value) => Math.exp(value - high));
  const total = sum(exponentials);
  return { values: Float32Array.from(exponentials, (value) => value / total), shape };
}
