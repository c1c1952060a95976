/**
 * Which rows or columns of a heatmap get their name written, and where.
 *
 * Pure arithmetic on lengths; the components write the text.
 */

import { ticks } from "d3-array";

/** @typedef {{ index: number, at: number, text: string }} AxisLabel `at` is the middle of the cell */

/**
 * Labels for the cells from `first` to `first + count`, thinned until they do not touch.
 *
 *     axisLabels({ first: 0, count: 3, cell: 20, room: 12 }).map((label) => label.text) // ["0", "1", "2"]
 *
 * @param {object} axis
 * @param {number} axis.first the first visible cell
 * @param {number} axis.count how many are visible
 * @param {number} axis.cell length of a cell in CSS pixels
 * @param {number} axis.room what one label needs, in CSS pixels
 * @param {string[]} [axis.names] one a cell (the words of a sentence); the index where there are none
 * @returns {AxisLabel[]}
 */
export function axisLabels({ first, count, cell, room, names }) {
  /** @param {number} index */
  const label = (index) => ({ index, at: (index - first + 0.5) * cell, text: names?.[index] ?? String(index) });
  if (names) {
    const step = Math.max(1, Math.ceil(room / cell));
    return Array.from({ length: Math.ceil(count / step) }, (_, place) => label(first + place * step));
  }
  if (count <= 1 || count * cell >= count * room)
    return Array.from({ length: count }, (_, place) => label(first + place));
  const most = Math.max(1, Math.floor((count * cell) / (room * 1.6)));
  return ticks(first, first + count - 1, most)
    .filter(Number.isInteger)
    .map(label);
}
