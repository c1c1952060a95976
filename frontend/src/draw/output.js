/**
 * How what an operation puts out, of any number of axes, is drawn as one matrix.
 *
 * Two axes are drawn; the others stand at the place that is opened. An axis that is much longer than what it stands
 * across from is drawn alone, folded into rows of equal length.
 *
 * Knows shapes and numbers; nothing of networks.
 */

/** @typedef {import("./export/table.js").Matrix} Matrix */
/** @typedef {import("./viewport.js").Cell} Cell */
/** @typedef {{ rows: number | null, columns: number }} Axes which are drawn; `rows` null where one is drawn alone */
/**
 * @typedef {object} Named what stands at an axis
 * @property {string} name
 * @property {string[]} [places] one a place
 */

/** A longer axis is folded when it is drawn alone. */
const LONGEST_ROW = 64;
/** How much longer an axis may be than the one across, for both to be drawn unless others are chosen. */
const WIDEST = 16;
/** Cells that are drawn, and asked for, at once. */
const MOST_CELLS = 1_000_000;
/** What is masked has −∞, or this, the lowest number of float32. */
const HIDDEN = -3.4028234663852886e38;

/**
 * The axes with more than one place, which there is something to see along.
 *
 *     longAxes([1, 64, 1, 56]) // [1, 3]
 *
 * @param {number[]} shape
 */
export const longAxes = (shape) => shape.flatMap((size, axis) => (size > 1 ? [axis] : []));

/**
 * The axes that are drawn unless others are chosen: the last two that are long, or the longer of them alone where
 * both would make a thread.
 *
 *     usualAxes([1, 64, 56, 56]) // { rows: 2, columns: 3 }
 *     usualAxes([1, 7, 256]) // { rows: null, columns: 2 }
 *
 * @param {number[]} shape
 * @returns {Axes}
 */
export function usualAxes(shape) {
  const [rows, columns] = longAxes(shape).slice(-2);
  if (rows === undefined) return { rows: null, columns: shape.length - 1 };
  if (columns === undefined) return { rows: null, columns: rows };
  const [short, long] = shape[rows] <= shape[columns] ? [rows, columns] : [columns, rows];
  const isThread = shape[long] > WIDEST * shape[short];
  return isThread || !canDraw(shape, { rows, columns }) ? { rows: null, columns: long } : { rows, columns };
}

/**
 * Whether an axis can be drawn, alone or with another: not the same one, and not too many cells.
 *
 * @param {number[]} shape
 * @param {Axes} axes
 */
export function canDraw(shape, { rows, columns }) {
  return rows !== columns && (rows === null ? 1 : shape[rows]) * shape[columns] <= MOST_CELLS;
}

/**
 * The part that is drawn, as the service reads it.
 *
 *     indexOf([0, 3, 5, 6], { rows: 2, columns: 3 }) // "0,3,:,:"
 *
 * @param {number[]} place that is opened
 * @param {Axes} axes
 */
export function indexOf(place, { rows, columns }) {
  return place.map((at, axis) => (axis === rows || axis === columns ? ":" : at)).join(",");
}

/**
 * How long the rows are into which an axis is folded: all of it while it is short, else about as long as there are
 * rows, and so that the last is full where that can be.
 *
 *     foldedLength(768) // 32
 *     foldedLength(1000) // 40
 *
 * @param {number} length
 */
export function foldedLength(length) {
  if (length <= LONGEST_ROW) return length;
  const side = Math.ceil(Math.sqrt(length));
  for (let row = side; row <= 2 * side; row++) if (length % row === 0) return row;
  return side;
}

/**
 * What the service answered, as a matrix; behind the last number of a folded axis nothing stands.
 *
 * @param {import("../api/tensor.js").Tensor} output with the axes that are drawn
 * @param {Axes} axes
 * @param {string} name of the matrix
 * @param {Named[]} named one an axis
 * @param {string} from what stands before where a folded row begins
 * @returns {Matrix}
 */
export function matrixOf(output, { rows, columns }, name, named, from) {
  const numbers = withoutHidden(output.values);
  if (rows === null) {
    const length = foldedLength(numbers.length);
    if (length === numbers.length) {
      const { name: columnAxis, places: columnNames } = named[columns] ?? { name: "" };
      return { name, values: numbers, rows: 1, columns: length, rowAxis: "", columnAxis, columnNames };
    }
    const count = Math.ceil(numbers.length / length);
    const values = new Float32Array(count * length).fill(NaN);
    values.set(numbers);
    const rowNames = Array.from({ length: count }, (_, row) => String(row * length));
    const rowAxis = `${named[columns].name} ${from}`;
    return { name, values, rows: count, columns: length, rowAxis, columnAxis: "+", rowNames };
  }
  // The service answers in the order of the axes.
  const [first, second] = output.shape;
  const isTurned = rows > columns;
  return {
    name,
    values: isTurned ? transposed(numbers, first, second) : numbers,
    rows: isTurned ? second : first,
    columns: isTurned ? first : second,
    rowAxis: named[rows].name,
    columnAxis: named[columns].name,
    rowNames: named[rows].places,
    columnNames: named[columns].places,
  };
}

/**
 * The cell of a place.
 *
 * @param {number[]} place
 * @param {Axes} axes
 * @param {number[]} shape
 * @returns {Cell}
 */
export function cellOf(place, { rows, columns }, shape) {
  if (rows !== null) return { row: place[rows], column: place[columns] };
  // A single number has no axis.
  if (columns < 0) return { row: 0, column: 0 };
  const length = foldedLength(shape[columns]);
  return { row: Math.floor(place[columns] / length), column: place[columns] % length };
}

/**
 * The place of a cell; null behind the end of a folded axis.
 *
 * @param {Cell} cell
 * @param {number[]} place where the axes that are not drawn stand
 * @param {Axes} axes
 * @param {number[]} shape
 */
export function placeOf({ row, column }, place, { rows, columns }, shape) {
  const to = [...place];
  if (columns < 0) return to;
  if (rows === null) {
    to[columns] = row * foldedLength(shape[columns]) + column;
    return to[columns] < shape[columns] ? to : null;
  }
  [to[rows], to[columns]] = [row, column];
  return to;
}

/** @param {Float32Array | Int32Array} values */
function withoutHidden(values) {
  return values instanceof Float32Array && values.includes(Math.fround(HIDDEN))
    ? values.map((value) => (value <= HIDDEN ? -Infinity : value))
    : Float32Array.from(values);
}

/**
 * @param {Float32Array} values
 * @param {number} rows
 * @param {number} columns
 */
function transposed(values, rows, columns) {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = values[row * columns + column];
  }
  return turned;
}
