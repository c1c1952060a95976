/**
 * Which token of one sentence stands for which of another, and what two attention matrices
 * have to say of those that both have.
 */

import { diffArrays } from "diff";

/** @typedef {[one: number, other: number]} Pair token indices */

/**
 * Tokens that both have in the same order, as many as there are.
 *
 *     sharedTokens(["I", "saw", "it"], ["I", "never", "saw", "her"]) // [[0, 0], [1, 2]]
 *
 * @param {string[]} one
 * @param {string[]} other
 * @returns {Pair[]}
 */
export function sharedTokens(one, other) {
  /** @type {Pair[]} */
  const pairs = [];
  let [first, second] = [0, 0];
  for (const { added, removed, value } of diffArrays(one, other)) {
    if (!added && !removed) value.forEach((_, index) => pairs.push([first + index, second + index]));
    if (!added) first += value.length;
    if (!removed) second += value.length;
  }
  return pairs;
}

/**
 * Which tokens stand for each other: those at the same place, where both are equally long, or the same words.
 *
 * @param {string[]} one
 * @param {string[]} other
 * @param {string} by "places" or "words"
 * @returns {Pair[]}
 */
export function tokenPairs(one, other, by) {
  if (by === "words" || one.length !== other.length) return sharedTokens(one, other);
  return one.map((_, index) => [index, index]);
}

/**
 * The second matrix minus the first, at the tokens that stand for each other.
 *
 * @param {ArrayLike<number>} one a square matrix, row by row
 * @param {ArrayLike<number>} other
 * @param {Pair[]} pairs
 * @param {[one: number, other: number]} sides of both
 * @returns {Float32Array} pairs × pairs
 */
export function sharedDifference(one, other, pairs, [first, second]) {
  const values = new Float32Array(pairs.length ** 2);
  pairs.forEach(([row, otherRow], down) => {
    pairs.forEach(([column, otherColumn], across) => {
      values[down * pairs.length + across] = other[otherRow * second + otherColumn] - one[row * first + column];
    });
  });
  return values;
}

/**
 * How far apart two rows of shares are: the total variation distance ½ Σ |p − q|, the
 * share of the attention that went elsewhere.
 *
 * @param {ArrayLike<number>} differences a square matrix, row by row, of all tokens
 * @param {number} side
 * @returns {number[]} one a row, 0 for the same and 1 for nothing in common
 */
export function movedShares(differences, side) {
  return Array.from({ length: side }, (_, row) => {
    let sum = 0;
    for (let column = 0; column < side; column++) sum += Math.abs(differences[row * side + column]);
    return sum / 2;
  });
}

/**
 * How much of a head's attention went elsewhere between two sentences: the mean over the tokens that both have of the
 * total variation distance of their weights. What goes to tokens that only one sentence has counts as one place.
 *
 * @param {ArrayLike<number>} one a square matrix whose rows sum to 1, row by row
 * @param {ArrayLike<number>} other
 * @param {Pair[]} pairs
 * @param {[one: number, other: number]} sides of both
 * @returns {number} 0 for the same and 1 for nothing in common; NaN where they share no token
 */
export function headChange(one, other, pairs, sides) {
  const differences = sharedDifference(one, other, pairs, sides);
  const size = pairs.length;
  const shares = movedShares(differences, size).map((share, row) => {
    let rest = 0;
    for (let column = 0; column < size; column++) rest -= differences[row * size + column];
    return share + Math.abs(rest) / 2;
  });
  return shares.reduce((sum, share) => sum + share, 0) / size;
}
