/**
 * Attention weights as edges between words: the strongest of them, and all without one word.
 *
 * Works on matrices row by row; what is left out becomes NaN, which heatmaps leave blank.
 * Knows nothing of colours or places.
 */

/** @typedef {ArrayLike<number>} Weights */
/** @typedef {{ row: number, column: number, weight: number }} Edge */

/**
 * The fewest edges that together hold a share of all weight.
 *
 *     strongestCovering([0.7, 0.2, 0.1, 0], 0.8) // { values: [0.7, 0.2, NaN, NaN], count: 2, share: 0.9 }
 *
 * @param {Weights} weights
 * @param {number} share 0 to 1; at 1 every edge is kept
 * @returns {{ values: Float32Array, count: number, share: number }} `share` they really hold
 */
export function strongestCovering(weights, share) {
  const values = Float32Array.from(weights);
  const order = values.filter(Number.isFinite).sort();
  const total = order.reduce((sum, value) => sum + value, 0);
  if (share >= 1) return { values, count: order.length, share: 1 };
  let [held, count] = [0, 0];
  while (count < order.length && held < share * total) held += order[order.length - ++count];
  const least = order[order.length - count] ?? Infinity;
  let dropped = values.filter((value) => value >= least).length - count;
  for (let index = values.length - 1; index >= 0; index--) {
    // Of equal edges at the limit, the later ones go.
    if (!(values[index] >= least)) values[index] = NaN;
    else if (values[index] === least && dropped > 0) {
      values[index] = NaN;
      dropped--;
    }
  }
  return { values, count, share: total ? held / total : 0 };
}

/**
 * A square matrix without the row and column of its first token.
 *
 * @param {Weights} weights
 * @param {number} tokens
 * @param {boolean} renormalised whether the rest of each row is scaled to sum to 1 again
 */
export function withoutFirst(weights, tokens, renormalised) {
  const values = Float32Array.from(weights);
  for (let row = 0; row < tokens; row++) {
    const rest = 1 - values[row * tokens];
    for (let column = 0; column < tokens; column++) {
      const at = row * tokens + column;
      if (row === 0 || column === 0) values[at] = NaN;
      else if (renormalised) values[at] = rest > 0 ? values[at] / rest : 0;
    }
  }
  return values;
}

/**
 * The largest weights as edges, the largest first.
 *
 * @param {Weights} weights
 * @param {number} tokens
 * @param {number} most
 * @returns {Edge[]}
 */
export function edgesOf(weights, tokens, most) {
  /** @type {Edge[]} */
  const edges = [];
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index];
    if (weight > 0) edges.push({ row: Math.floor(index / tokens), column: index % tokens, weight });
  }
  return edges.sort((one, other) => other.weight - one.weight).slice(0, most);
}
