/**
 * What a value is the sum of, for reading: the heaviest parts one by one, all others in one number, and where the
 * numbers of an operand stand in a line.
 *
 * Knows operands; nothing of networks or of what an operation is called.
 */

import { sum } from "./arithmetic.js";
import { entries } from "./operands.js";

/** @typedef {import("../api/tensor.js").Tensor} Tensor */
/** @typedef {{ role: string, node: string, values: Tensor, places: Tensor }} Operand */
/**
 * @typedef {object} Contribution one product of a sum
 * @property {number} index along what is summed
 * @property {import("./operands.js").Entry} first
 * @property {import("./operands.js").Entry} second
 * @property {number} product
 */

/** Letters for the axes along which numbers are taken, as sums are written. */
const LETTERS = ["k", "l", "m", "n"];

/**
 * The products that a value is the sum of, the largest in size first.
 *
 * @param {Operand} first
 * @param {{ values: Tensor, places?: Tensor }} second as many numbers; they may stand nowhere
 * @returns {Contribution[]}
 */
export function contributions(first, second) {
  const others = second.places ? entries(second.values, second.places) : null;
  return entries(first.values, first.places)
    .map((entry, index) => {
      const other = others?.[index] ?? { value: second.values.values[index], place: null };
      return { index, first: entry, second: other, product: entry.value * other.value };
    })
    .sort((one, other) => Math.abs(other.product) - Math.abs(one.product));
}

/**
 * The first of a list, and how many others there are; one alone is listed as well.
 *
 *     headOf([5, 4, 3, 2], 2) // { head: [5, 4], rest: [3, 2] }
 *     headOf([5, 4, 3], 2)    // { head: [5, 4, 3], rest: [] }
 *
 * @template T
 * @param {T[]} all
 * @param {number} count
 * @returns {{ head: T[], rest: T[] }}
 */
export function headOf(all, count) {
  const shown = all.length <= count + 1 ? all.length : count;
  return { head: all.slice(0, shown), rest: all.slice(shown) };
}

/**
 * Patch times kernel, summed over each channel.
 *
 * @param {Tensor} patch [channels, …]
 * @param {Tensor} weight the same
 * @returns {number[]}
 */
export function channelSums(patch, weight) {
  const [channels] = patch.shape;
  const size = patch.values.length / channels;
  return Array.from({ length: channels }, (_, channel) =>
    sum(
      Array.from({ length: size }, (_, at) => patch.values[channel * size + at] * weight.values[channel * size + at]),
    ),
  );
}

/**
 * Where the numbers of an operand stand: an index where all share it, else a letter; null where they stand nowhere.
 *
 *     pattern({ values: [0, 4, 0, 5], shape: [2, 2] }) // ["0", "k"]
 *
 * @param {Tensor} places […, axes of the node]
 * @returns {string[] | null}
 */
export function pattern(places) {
  const axes = places.shape.at(-1) ?? 0;
  const count = axes ? places.values.length / axes : 0;
  /** @type {(number | null)[]} */
  const shared = [];
  let isInside = false;
  for (let index = 0; index < count; index++) {
    const place = places.values.subarray(index * axes, (index + 1) * axes);
    if (place.some((one) => one < 0)) continue;
    for (let axis = 0; axis < axes; axis++) {
      if (!isInside) shared[axis] = place[axis];
      else if (shared[axis] !== place[axis]) shared[axis] = null;
    }
    isInside = true;
  }
  if (!isInside) return null;
  const letters = [...LETTERS];
  return shared.map((one) => (one === null ? (letters.shift() ?? "…") : String(one)));
}

/**
 * How long the bar of each value is, from −1 to 1: 1 is the largest in size.
 *
 * @param {number[]} values
 * @returns {number[]}
 */
export function barsOf(values) {
  const reach = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return values.map((value) => value / reach);
}
