/**
 * A convolution as nine heads that read distances alone: how much each takes of every place, and the map they make.
 *
 * Cordonnier, Loukas and Jaggi 2020, "On the Relationship between Self-Attention and Convolutional Layers", theorem 1,
 * https://arxiv.org/abs/1911.03584. The score of a key at δ from its query is −α ‖δ − Δ‖², a part for the rows and one
 * for the columns: the shares are a product of two. Zeros around the map are places like any other.
 */

/** @typedef {import("../../api/tensor.js").Tensor} Tensor */
/** @typedef {import("../arrows.js").Place} Place */
/** @typedef {{ values: ArrayLike<number>, bias: number }} Filter its [3, 3, 3] weights: colour, row, column */

/** A kernel reaches so far, and as many zeros stand around the map. */
export const REACH = 1;
const SIDE = 2 * REACH + 1;
/** Maps that differ by less are the same but for rounding: their numbers have seven digits. */
export const ROUNDING = 1e-5;
/** What a head is for, from its query: the places of the kernel, row by row. */
export const SHIFTS = Array.from({ length: SIDE * SIDE }, (_, at) => ({
  row: Math.floor(at / SIDE) - REACH,
  column: (at % SIDE) - REACH,
}));

/**
 * Along one axis, how much a query takes of every place of the padded map: softmax of −α (δ − Δ)².
 *
 * @param {number} query counted on the map
 * @param {number} length of the map
 * @param {number} shift Δ
 * @param {number} alpha
 * @returns {Float64Array} one a place, zeros around the map counted; sums to 1
 */
export function sharesAlong(query, length, shift, alpha) {
  const shares = new Float64Array(length + 2 * REACH);
  let sum = 0;
  for (let place = 0; place < shares.length; place++) {
    // Its own place is always there, so the largest score is 0.
    shares[place] = Math.exp(-alpha * (place - REACH - query - shift) ** 2);
    sum += shares[place];
  }
  return shares.map((power) => power / sum);
}

/**
 * How much the head for `shift` takes of the place that it is for.
 *
 * @param {Place} query
 * @param {Place} shift
 * @param {number} side of the map
 * @param {number} alpha
 */
export function ownShare(query, shift, side, alpha) {
  const [rows, columns] = [
    sharesAlong(query.row, side, shift.row, alpha),
    sharesAlong(query.column, side, shift.column, alpha),
  ];
  return rows[query.row + shift.row + REACH] * columns[query.column + shift.column + REACH];
}

/**
 * The map that nine heads make of one filter: each takes its shares of the photo, times its cell of the kernel.
 *
 * @param {Tensor} input [3, side, side]
 * @param {Filter} filter
 * @param {number} alpha
 * @returns {Float32Array} [side, side]
 */
export function mapByHeads({ values, shape: [colours, side] }, { values: weights, bias }, alpha) {
  const padded = side + 2 * REACH;
  const along = [-REACH, 0, REACH].map((shift) =>
    Array.from({ length: side }, (_, query) => near(sharesAlong(query, side, shift, alpha))),
  );
  const map = new Float64Array(side * side).fill(bias);
  // Rows first, one colour after another; a kernel's row is as far as each of its cells is concerned the same.
  const mixed = new Float64Array(side * padded);
  for (let column = 0; column < SIDE; column++) {
    mixed.fill(0);
    for (let row = 0; row < SIDE; row++) {
      along[row].forEach(({ from, shares }, query) => {
        shares.forEach((share, at) => {
          const source = from + at - REACH;
          if (source < 0 || source >= side) return;
          for (let colour = 0; colour < colours; colour++) {
            const times = share * weights[(colour * SIDE + row) * SIDE + column];
            const start = (colour * side + source) * side;
            for (let x = 0; x < side; x++) mixed[query * padded + x + REACH] += times * values[start + x];
          }
        });
      });
    }
    along[column].forEach(({ from, shares }, query) => {
      for (let y = 0; y < side; y++) {
        let sum = 0;
        for (let at = 0; at < shares.length; at++) sum += shares[at] * mixed[y * padded + from + at];
        map[y * side + query] += sum;
      }
    });
  }
  return Float32Array.from(map);
}

/** Shares below this change no digit that is shown. */
const NOTHING = 1e-12;

/**
 * The part of a row of shares that is more than nothing.
 *
 * @param {Float64Array} shares
 */
function near(shares) {
  const from = shares.findIndex((share) => share > NOTHING);
  return { from, shares: shares.slice(from, shares.findLastIndex((share) => share > NOTHING) + 1) };
}

/**
 * @param {ArrayLike<number>} one
 * @param {ArrayLike<number>} other
 * @returns {number} the largest difference
 */
export function farthestApart(one, other) {
  let most = 0;
  for (let at = 0; at < one.length; at++) most = Math.max(most, Math.abs(one[at] - other[at]));
  return most;
}

/** The bounds between the answers about a head's share of its own place. */
const BOUNDS = [0.15, 0.5, 0.85];

/** @param {number} share a little, about a third, about two thirds, nearly all: which of the four */
export const shareAnswer = (share) => BOUNDS.filter((bound) => share > bound).length;
