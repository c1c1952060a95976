/**
 * One head as sheets of numbers, and each of their cells as a row times a column.
 *
 * A row of I, Q, A, A′ and O is a word that asks, a row of V and a column of Kᵀ one that is asked. Vaswani et al. 2017,
 * "Attention Is All You Need", section 3.2.1, https://arxiv.org/abs/1706.03762. T tokens, d numbers a vector of one
 * head, E numbers a word.
 */

import { partOf, softmax } from "../query/row.js";

/** @typedef {import("../../api/types.js").Attention} Attention */
/** @typedef {import("../../api/types.js").HeadWeights} HeadWeights */
/** @typedef {import("../../api/tensor.js").Tensor} Tensor */
/** @typedef {{ values: Float32Array, rows: number, columns: number }} Sheet */
/** @typedef {"I" | "Wq" | "Wk" | "Wv" | "Q" | "K" | "V" | "A" | "A′" | "O"} SheetName */
/** @typedef {"Q" | "K" | "V" | "A" | "A′" | "O"} MadeName the sheets that are made of others */
/** @typedef {Record<SheetName, Sheet> & { count: number, size: number, root: number, biases: Record<"Q" | "K" | "V", Float32Array | null> }} Head */
/** @typedef {{ query: number, key: number, number: number }} At a word that asks, one that is asked, a number of their vectors */
/**
 * @typedef {object} Arithmetic of one cell
 * @property {Float32Array} left the row that it is made of
 * @property {Float32Array} right the column; of a share, e to the power of each
 * @property {Float32Array} products of both; of a share, all shares of its row
 * @property {number | null} bias that is added to their sum; null where the network has none
 * @property {number} sum of the products; of a share, itself
 * @property {number} value computed here: both together
 * @property {number} network as the network gave it
 */

/** In the order they are computed. */
export const MADE = /** @type {const} */ (["Q", "K", "V", "A", "A′", "O"]);

/**
 * @param {Attention} attention with what the pages on a sentence ask for
 * @param {{ layer: string, head: number }} place
 * @param {HeadWeights} weights of that head
 * @returns {Head}
 */
export function headOf({ layers }, { layer: name, head }, weights) {
  const layer = /** @type {import("../../api/types.js").AttentionLayer} */ (layers.find((one) => one.name === name));
  const [, count, size] = /** @type {Tensor} */ (layer.query).shape;
  const sheet = (/** @type {Tensor | null | undefined} */ tensor, /** @type {number} */ columns) => ({
    ...{ values: partOf(tensor, head), rows: count, columns },
  });
  if (!layer.normalised) throw new Error("the sentence was read without what this page draws");
  return {
    ...{ count, size, root: Math.sqrt(size) },
    I: {
      values: /** @type {Float32Array} */ (layer.normalised.values),
      rows: count,
      columns: layer.normalised.shape[1],
    },
    ...{ Wq: turned(weights.query.weight), Wk: turned(weights.key.weight), Wv: turned(weights.value.weight) },
    ...{ Q: sheet(layer.query, size), K: sheet(layer.key, size), V: sheet(layer.value, size) },
    ...{ A: sheet(layer.scores, count), "A′": sheet(layer.attention, count), O: sheet(layer.head_output, size) },
    biases: { Q: biasOf(weights.query), K: biasOf(weights.key), V: biasOf(weights.value) },
  };
}

/** @param {{ bias?: Tensor | null }} projection */
const biasOf = ({ bias }) => (bias ? /** @type {Float32Array} */ (bias.values) : null);

/**
 * Rows for columns: weights come as the network keeps them, [d, E], and are multiplied as [E, d].
 *
 * @param {{ values: ArrayLike<number>, shape: number[] }} tensor
 * @returns {Sheet}
 */
export function turned({ values, shape: [rows, columns] }) {
  const other = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) other[column * rows + row] = values[row * columns + column];
  }
  return { values: other, rows: columns, columns: rows };
}

/**
 * Where in its sheet a cell is, rows being words.
 *
 * @param {MadeName} name
 * @param {At} at
 * @returns {{ row: number, column: number }}
 */
export function placeIn(name, { query, key, number }) {
  if (name === "K" || name === "V") return { row: key, column: number };
  return { row: query, column: name === "A" || name === "A′" ? key : number };
}

/**
 * @param {Sheet} sheet
 * @param {number} row
 */
const rowOf = ({ values, columns }, row) => values.slice(row * columns, (row + 1) * columns);

/**
 * @param {Sheet} sheet
 * @param {number} column
 */
const columnOf = ({ values, rows, columns }, column) =>
  Float32Array.from({ length: rows }, (_, row) => values[row * columns + column]);

/**
 * What is added to each of a sheet's columns; null where nothing is.
 *
 * @param {Pick<Head, "biases">} head
 * @param {MadeName} name
 */
const biasesOf = ({ biases }, name) => (name === "Q" || name === "K" || name === "V" ? biases[name] : null);

/**
 * @param {Pick<Head, "biases">} head
 * @param {MadeName} name
 */
export const hasBias = (head, name) => biasesOf(head, name) !== null;

/**
 * A cell computed anew from what it is made of.
 *
 * @param {Head} head
 * @param {MadeName} name
 * @param {At} at
 * @returns {Arithmetic}
 */
export function arithmeticOf(head, name, at) {
  const { row, column } = placeIn(name, at);
  const network = head[name].values[row * head[name].columns + column];
  if (name === "A′") {
    const left = rowOf(head.A, row);
    const { powers, shares } = softmax(Array.from(left), head.root);
    const [right, products] = [Float32Array.from(powers), Float32Array.from(shares)];
    return { left, right, products, bias: null, sum: shares[column], value: shares[column], network };
  }
  const [left, right] = factorsOf(head, name, row, column);
  const products = left.map((number, index) => number * right[index]);
  const bias = biasesOf(head, name)?.[column] ?? null;
  const sum = products.reduce((sum, product) => sum + product, 0);
  return { left, right, products, bias, sum, value: sum + (bias ?? 0), network };
}

/**
 * @param {Head} head
 * @param {Exclude<MadeName, "A′">} name
 * @param {number} row
 * @param {number} column
 * @returns {[Float32Array, Float32Array]}
 */
function factorsOf(head, name, row, column) {
  if (name === "A") return [rowOf(head.Q, row), rowOf(head.K, column)];
  if (name === "O") return [rowOf(head["A′"], row), columnOf(head.V, column)];
  const weights = /** @type {const} */ ({ Q: "Wq", K: "Wk", V: "Wv" })[name];
  return [rowOf(head.I, row), columnOf(head[weights], column)];
}

/**
 * @param {Sheet} sheet
 * @returns {number[]} one a row
 */
export function rowSums({ values, rows, columns }) {
  return Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += values[row * columns + column];
    return sum;
  });
}

/** What rounding may add to a sum of shares. */
const ROUNDING = 1e-4;

/** @param {Sheet} sheet whether every row sums to 1 */
export const sumsToOne = (sheet) => rowSums(sheet).every((sum) => Math.abs(sum - 1) < ROUNDING);
