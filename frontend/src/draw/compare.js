/**
 * Two of a kind side by side: what differs, and by how much.
 *
 * Pure arithmetic on numbers that are here; needs no request.
 */

/** @typedef {{ label: string, one: number, other: number }} Pair a label's probabilities */
/** @typedef {import("./viewport.js").Cell} Cell */
/** @typedef {{ rows: number, columns: number }} Size */

/**
 * The second minus the first, number by number.
 *
 *     difference([1, 2], [4, 2]) // [3, 0]
 *
 * @param {ArrayLike<number>} one
 * @param {ArrayLike<number>} other as long
 */
export function difference(one, other) {
  return Float32Array.from(other, (value, index) => value - one[index]);
}

/**
 * Numbers as shares of the one farthest from 0; zeros stay zeros.
 *
 *     relative([1, -4]) // [0.25, -1]
 *
 * @param {ArrayLike<number>} values
 */
export function relative(values) {
  const most = Array.from(values).reduce((far, value) => Math.max(far, Math.abs(value)), 0) || 1;
  return Float32Array.from(values, (value) => value / most);
}

/**
 * How alike two rows of numbers are, from -1 to 1: Pearson's correlation coefficient.
 *
 * @param {ArrayLike<number>} one
 * @param {ArrayLike<number>} other as long
 * @returns {number} NaN where one of them is the same number all over
 */
export function correlation(one, other) {
  const [first, second] = [one, other].map(fromMean);
  /** @type {(a: number[], b: number[]) => number} */
  const dot = (a, b) => a.reduce((sum, value, index) => sum + value * b[index], 0);
  return dot(first, second) / Math.sqrt(dot(first, first) * dot(second, second));
}

/**
 * The row most like a given one.
 *
 * @param {ArrayLike<number>} values
 * @param {ArrayLike<number>[]} rows each as long
 * @returns {{ index: number, correlation: number }} the first, with NaN, where none is like it
 */
export function mostAlike(values, rows) {
  let best = { index: 0, correlation: NaN };
  rows.forEach((row, index) => {
    const found = correlation(values, row);
    if (found > best.correlation || (Number.isNaN(best.correlation) && !Number.isNaN(found))) {
      best = { index, correlation: found };
    }
  });
  return best;
}

/**
 * The labels that either of two networks, or of two photos, has among its first.
 *
 * @param {import("../api/types.js").Prediction[]} one of every label
 * @param {import("../api/types.js").Prediction[]} other of every label
 * @param {number} most so many of each
 * @returns {Pair[]} the likeliest in either first; NaN where one does not know the label
 */
export function pairLabels(one, other, most) {
  const [first, second] = [one, other].map((all) => new Map(all.map(({ label, probability }) => [label, probability])));
  const labels = new Set([...one.slice(0, most), ...other.slice(0, most)].map(({ label }) => label));
  return [...labels]
    .map((label) => ({ label, one: first.get(label) ?? NaN, other: second.get(label) ?? NaN }))
    .sort((a, b) => likelier(b) - likelier(a));
}

/**
 * The cell of another matrix over the same part of the picture.
 *
 *     inStep({ row: 7, column: 0 }, { rows: 8, columns: 8 }, { rows: 64, columns: 64 }) // { row: 60, column: 4 }
 *
 * @param {Cell} cell
 * @param {Size} from the matrix that the cell is of
 * @param {Size} to
 * @returns {Cell}
 */
export function inStep({ row, column }, from, to) {
  return {
    row: Math.floor(((row + 0.5) * to.rows) / from.rows),
    column: Math.floor(((column + 0.5) * to.columns) / from.columns),
  };
}

/** @param {Pair} pair */
function likelier({ one, other }) {
  return Math.max(Number.isNaN(one) ? 0 : one, Number.isNaN(other) ? 0 : other);
}

/** @param {ArrayLike<number>} values */
function fromMean(values) {
  const all = Array.from(values);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return all.map((value) => value - mean);
}
