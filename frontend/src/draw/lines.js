/**
 * Where the lines between two columns of words run.
 *
 * Lengths only; the component draws.
 */

/** Rows are as high as text needs, unless there are very many. */
const HIGHEST = 32;
const LOWEST = 16;

/**
 * @param {number} words
 * @param {number} height hoped for, in CSS pixels
 */
export function rowHeight(words, height) {
  return Math.max(LOWEST, Math.min(HIGHEST, Math.floor(height / Math.max(1, words))));
}

/**
 * The curve from a word on the left to one on the right, as an SVG path.
 *
 *     linkPath(0, 1, { row: 20, left: 0, right: 100 }) // "M0 10C50 10 50 30 100 30"
 *
 * @param {number} from index of the word on the left
 * @param {number} to
 * @param {{ row: number, left: number, right: number }} room
 */
export function linkPath(from, to, { row, left, right }) {
  const [start, end] = [(from + 0.5) * row, (to + 0.5) * row];
  const middle = (left + right) / 2;
  return `M${left} ${start}C${middle} ${start} ${middle} ${end} ${right} ${end}`;
}
