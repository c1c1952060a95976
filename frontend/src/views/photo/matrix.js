/**
 * A map, or what was made of one, as a heatmap shows it: its rows and columns are places.
 */

import { wordsOf } from "../../messages/instrument.js";

/**
 * @param {string} name
 * @param {ArrayLike<number>} values
 * @param {{ rows: number, columns: number }} size
 * @returns {import("../../draw/export/table.js").Matrix}
 */
export function places(name, values, { rows, columns }) {
  const words = wordsOf("parts");
  return { name, values, rows, columns, rowAxis: words.text("axis.row"), columnAxis: words.text("axis.column") };
}
