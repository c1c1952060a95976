/**
 * What ReLU does with a map: how its sums are spread, how many become 0.
 *
 * Nair and Hinton 2010, "Rectified Linear Units Improve Restricted Boltzmann Machines": the larger of 0 and the number.
 */

/** Bars on each side of 0. */
export const SIDE_BARS = 20;

/**
 * How many numbers lie around each of evenly spaced middles, from −reach to reach, 0 among them.
 *
 * @param {ArrayLike<number>} values
 * @param {number} reach
 * @returns {{ middle: number, count: number }[]} `middle` as a share of reach, −1 to 1
 */
export function histogramOf(values, reach) {
  const bars = Array.from({ length: 2 * SIDE_BARS + 1 }, (_, bar) => ({ middle: bar / SIDE_BARS - 1, count: 0 }));
  for (let at = 0; at < values.length; at++) {
    const place = Math.max(-1, Math.min(1, values[at] / reach));
    bars[Math.round((place + 1) * SIDE_BARS)].count += 1;
  }
  return bars;
}

/**
 * How many numbers a hinge makes its own: all that lie below it.
 *
 * @param {ArrayLike<number>} values
 * @param {number} hinge
 */
export function countBelow(values, hinge) {
  let count = 0;
  for (let at = 0; at < values.length; at++) if (values[at] < hinge) count += 1;
  return count;
}

/**
 * How many numbers became 0: 0 now, and not 0 before.
 *
 * @param {ArrayLike<number>} before
 * @param {ArrayLike<number>} after
 */
export function countZeroed(before, after) {
  let count = 0;
  for (let at = 0; at < before.length; at++) if (after[at] === 0 && before[at] !== 0) count += 1;
  return count;
}

/** The bounds between the answers about the share that becomes 0. */
const BOUNDS = [0.1, 0.4, 0.6, 0.9];

/**
 * Up to a tenth, to 40 %, to 60 %, to 90 %, more: which of the five.
 *
 * @param {number} share
 */
export const zeroAnswer = (share) => BOUNDS.filter((bound) => share > bound).length;
