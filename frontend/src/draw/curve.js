/**
 * Lines over an amount: where points stand, and which amount is under the pointer.
 *
 * Lengths only; the component draws.
 */

/** @typedef {{ left: number, top: number, width: number, height: number }} Room in CSS pixels */

/**
 * @param {ArrayLike<number>} amounts rising
 * @param {Room} room
 */
export function across(amounts, { left, width }) {
  const [first, last] = [amounts[0], amounts[amounts.length - 1]];
  return (/** @type {number} */ amount) => left + (width * (amount - first)) / (last - first || 1);
}

/**
 * @param {number} most the value at the top
 * @param {Room} room
 */
export function up(most, { top, height }) {
  return (/** @type {number} */ value) => top + height * (1 - value / (most || 1));
}

/**
 * One line as an SVG path; a value that is not there (null) leaves a gap, and one that
 * stands alone becomes a dot.
 *
 *     linePath([0, 1], [0, 1], (x) => x, (y) => y) // "M0 0L1 1"
 *
 * @param {ArrayLike<number>} amounts
 * @param {ArrayLike<number | null>} values
 * @param {(amount: number) => number} x
 * @param {(value: number) => number} y
 */
export function linePath(amounts, values, x, y) {
  let path = "";
  let isDown = false;
  for (let index = 0; index < amounts.length; index++) {
    const value = values[index];
    if (value === null || !Number.isFinite(value)) {
      isDown = false;
      continue;
    }
    const isAlone = !isDown && !Number.isFinite(values[index + 1] ?? NaN);
    path += `${isDown ? "L" : "M"}${round(x(amounts[index]))} ${round(y(value))}${isAlone ? "h0" : ""}`;
    isDown = true;
  }
  return path;
}

/**
 * The index of the amount nearest to one.
 *
 * @param {ArrayLike<number>} amounts
 * @param {number} wanted
 */
export function nearest(amounts, wanted) {
  let best = 0;
  for (let index = 1; index < amounts.length; index++) {
    if (Math.abs(amounts[index] - wanted) < Math.abs(amounts[best] - wanted)) best = index;
  }
  return best;
}

/** @param {number} length */
const round = (length) => Math.round(10 * length) / 10;
