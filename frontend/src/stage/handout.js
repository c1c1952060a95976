/**
 * What of a table a sheet of paper holds.
 *
 * Numbers and words only.
 */

/** @typedef {import("./figure.js").Table} Table */

/** What a page of A4 or Letter holds beside its text. */
const MOST = { rows: 29, columns: 9 };

/**
 * The table's beginning, and how much of it is left out.
 *
 * @param {Table} table
 */
export function onPaper({ title, columns, rows }) {
  const wide = Math.max(columns.length, ...rows.map((row) => row.length));
  return {
    table: {
      title,
      columns: columns.slice(0, MOST.columns),
      rows: rows.slice(0, MOST.rows).map((row) => row.slice(0, MOST.columns)),
    },
    moreRows: Math.max(0, rows.length - MOST.rows),
    moreColumns: Math.max(0, wide - MOST.columns),
  };
}
