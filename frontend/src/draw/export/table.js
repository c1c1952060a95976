/**
 * A matrix of numbers as text: CSV and JSON, with every digit that float32 holds.
 */

/**
 * @typedef {object} Matrix
 * @property {string} name of what the numbers are, e.g. "conv1 map 3"
 * @property {ArrayLike<number>} values rows × columns, row by row
 * @property {number} rows
 * @property {number} columns
 * @property {string} rowAxis what a row is, e.g. "query"; "" of a row alone
 * @property {string} columnAxis
 * @property {string[]} [rowNames]
 * @property {string[]} [columnNames]
 */

/**
 * Comma-separated values, RFC 4180: a line of column names, then one line a row.
 *
 * @param {Matrix} matrix
 */
export function toCsv({ values, rows, columns, rowAxis, columnAxis, rowNames, columnNames }) {
  const across = Array.from({ length: columns }, (_, column) => columnNames?.[column] ?? String(column));
  const lines = [[`${rowAxis} \\ ${columnAxis}`, ...across]];
  for (let row = 0; row < rows; row++) {
    const cells = Array.from({ length: columns }, (_, column) => plainNumber(values[row * columns + column]));
    lines.push([rowNames?.[row] ?? String(row), ...cells]);
  }
  return lines.map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
}

/**
 * The matrix as JSON: nested lists under `data`, names beside them.
 *
 * @param {Matrix} matrix
 */
export function toJson({ name, values, rows, columns, rowAxis, columnAxis, rowNames, columnNames }) {
  const data = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      const value = values[row * columns + column];
      return Number.isFinite(value) ? Number(plainNumber(value)) : null;
    }),
  );
  return JSON.stringify({
    name,
    shape: [rows, columns],
    axes: [rowAxis, columnAxis],
    row_names: rowNames,
    column_names: columnNames,
    data,
  });
}

/**
 * The shortest text that reads back as the same float32.
 *
 * @param {number} value
 */
export function plainNumber(value) {
  if (!Number.isFinite(value)) return "";
  const stored = Math.fround(value);
  for (let digits = 6; digits < 9; digits++) {
    const text = stored.toPrecision(digits);
    if (Math.fround(Number(text)) === stored) return String(Number(text));
  }
  return String(Number(stored.toPrecision(9)));
}

/** @param {string} field */
function quoted(field) {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
