/**
 * One head's attention as products of matrices, as in code (rows are words) or as in the
 * notes (columns are words).
 *
 * Pure arithmetic on what the service answers; knows nothing of the screen.
 */

/** @typedef {"query" | "key" | "input" | "number" | "part"} Axis input: of a word's vector; number: of q and k; part: of v and o */
/** @typedef {{ name: string, values: ArrayLike<number>, rows: number, columns: number, rowAxis: Axis, columnAxis: Axis }} Matrix */
/** @typedef {{ left: Matrix, right: Matrix[], softmax?: boolean, says: "meet" | "rows" | "columns" | "mix" | "" }} Equation `says` which of the messages about it */
/** @typedef {{ values: ArrayLike<number>, shape: number[] }} Tensor */
/** @typedef {{ normalised: Tensor, query: Tensor, key: Tensor, value: Tensor, scores: Tensor, attention: Tensor, output: Tensor }} Head each [tokens, …] */
/** @typedef {{ query: Tensor, key: Tensor, value: Tensor }} Weights each [width of a head, width] */

/**
 * Rows for columns.
 *
 * @param {Matrix} matrix
 * @param {string} [name] what it is called then
 * @returns {Matrix}
 */
export function transposed(matrix, name = matrix.name) {
  const { values, rows, columns, rowAxis, columnAxis } = matrix;
  const turned = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = values[row * columns + column];
  }
  return { name, values: turned, rows: columns, columns: rows, rowAxis: columnAxis, columnAxis: rowAxis };
}

/**
 * @param {string} name
 * @param {Tensor} tensor
 * @param {Axis} rowAxis
 * @param {Axis} columnAxis
 * @returns {Matrix}
 */
const matrix = (name, { values, shape: [rows, columns] }, rowAxis, columnAxis) => ({
  name,
  values,
  rows,
  columns,
  rowAxis,
  columnAxis,
});

/**
 * The equations in the order they are computed.
 *
 * @param {Head} head
 * @param {Weights} weights
 * @param {"code" | "notes"} form
 * @returns {Equation[]}
 */
export function equations(head, weights, form) {
  const made = [
    { letter: "q", left: matrix("Q", head.query, "query", "number"), weight: weights.query },
    { letter: "k", left: matrix("K", head.key, "key", "number"), weight: weights.key },
    { letter: "v", left: matrix("V", head.value, "key", "part"), weight: weights.value },
  ].map(({ letter, left, weight }) => ({
    left,
    right: [
      matrix("I", head.normalised, left.rowAxis, "input"),
      transposed(
        matrix(`W${letter}`, weight, left.columnAxis, "input"),
        form === "code" ? `W${letter}ᵀ` : `W${letter}`,
      ),
    ],
    says: /** @type {const} */ (""),
  }));
  const [query, key, value] = made.map(({ left }) => left);
  const scores = matrix("A", head.scores, "query", "key");
  const attention = matrix("A′", head.attention, "query", "key");
  /** @type {Equation[]} */
  const inCode = [
    ...made,
    { left: scores, right: [query, transposed(key, "Kᵀ")], says: "meet" },
    {
      left: attention,
      right: [scores],
      softmax: true,
      says: form === "code" ? "rows" : "columns",
    },
    { left: matrix("O", head.output, "query", "part"), right: [attention, value], says: "mix" },
  ];
  if (form === "code") return inCode;
  // The transpose of a product is the product of the transposes the other way round.
  return inCode.map((equation) => ({
    ...equation,
    left: transposed(equation.left),
    right: equation.right.map((one) => transposed(one)).reverse(),
  }));
}
