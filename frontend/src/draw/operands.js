/**
 * From the operands of one opened value to the numbers worth a look.
 *
 * Knows tensors; nothing of networks or of what an operation does.
 */

/** @typedef {import("../api/tensor.js").Tensor} Tensor */
/**
 * @typedef {object} Entry one number of an operand
 * @property {number} value
 * @property {number[] | null} place where it stands in its node; null for padding, and for a constant
 */

/**
 * The entries of an operand, in their order.
 *
 *     entries({ values: [5], shape: [1] }, { values: [0, 2], shape: [2] }) // [{ value: 5, place: [0, 2] }]
 *
 * @param {Tensor} values
 * @param {Tensor} places […, axes of the node]; its last axis is a place
 * @returns {Entry[]}
 */
export function entries({ values }, places) {
  const axes = values.length ? places.values.length / values.length : 0;
  return Array.from(values, (value, index) => {
    const place = Array.from(places.values.subarray(index * axes, (index + 1) * axes));
    return { value, place: place.length === 0 || place.some((one) => one < 0) ? null : place };
  });
}

/**
 * The entries that weigh most, the largest first.
 *
 * @param {Entry[]} all
 * @param {number} count
 * @returns {Entry[]}
 */
export function heaviest(all, count) {
  return [...all].sort((one, other) => Math.abs(other.value) - Math.abs(one.value)).slice(0, count);
}

/**
 * A place near the middle of a node's output: the first of the batch and of the channels, the middle of what is left.
 *
 *     middleOf([1, 64, 56, 56]) // [0, 0, 28, 28]
 *
 * @param {number[]} shape
 * @returns {number[]}
 */
export function middleOf(shape) {
  return shape.map((size, axis) => (axis < shape.length - 2 || shape.length < 3 ? 0 : Math.floor(size / 2)));
}

/**
 * A place as the service reads it, or null where the text is none in this shape.
 *
 * @param {string} text
 * @param {number[]} shape
 * @returns {number[] | null}
 */
export function readPlace(text, shape) {
  // A single number has no axis.
  if (!shape.length) return text === "" ? [] : null;
  if (!/^\d+(,\d+)*$/u.test(text)) return null;
  const place = text.split(",").map(Number);
  return place.length === shape.length && place.every((one, axis) => one < shape[axis]) ? place : null;
}
