/**
 * One row of attention with everything it was made of: a query, all keys, their products, shares, values, the mixture.
 *
 * Vaswani et al. 2017, "Attention Is All You Need", section 3.2.1, https://arxiv.org/abs/1706.03762. T tokens, d numbers
 * a vector of one head.
 */

/** @typedef {import("../../api/types.js").Attention} Attention */
/** @typedef {import("../../api/tensor.js").Tensor} Tensor */
/** @typedef {{ layer: string, head: number, query: number }} Place */
/**
 * @typedef {object} Row
 * @property {number} count T
 * @property {number} size d
 * @property {number} root √d
 * @property {Float32Array} query [d]
 * @property {Float32Array} keys [T, d]
 * @property {Float32Array} products [T, d]
 * @property {number[]} scores [T], as the network gave them
 * @property {number[]} shares [T], as the network gave them
 * @property {Float32Array} values [T, d]
 * @property {Float32Array} mixture [d], as the network gave it
 * @property {number[]} cosines [T], of the mixture and each value
 */

/**
 * @param {Attention} attention with query, key, value, scores and head_output
 * @param {Place} place
 * @returns {Row}
 */
export function rowOf({ layers }, { layer: name, head, query: index }) {
  const layer = /** @type {import("../../api/types.js").AttentionLayer} */ (layers.find((one) => one.name === name));
  const [q, k, v] = [layer.query, layer.key, layer.value].map((tensor) => partOf(tensor, head));
  const [, count, size] = /** @type {Tensor} */ (layer.query).shape;
  const query = q.subarray(index * size, (index + 1) * size);
  const products = Float32Array.from(k, (number, at) => number * query[at % size]);
  const mixture = partOf(layer.head_output, head).subarray(index * size, (index + 1) * size);
  const rowIn = (/** @type {Tensor | null | undefined} */ tensor) =>
    Array.from(partOf(tensor, head).subarray(index * count, (index + 1) * count));
  return {
    ...{ count, size, root: Math.sqrt(size), query, keys: k, products, values: v, mixture },
    ...{ scores: rowIn(layer.scores), shares: rowIn(layer.attention) },
    cosines: Array.from({ length: count }, (_, token) => cosine(mixture, v.subarray(token * size, (token + 1) * size))),
  };
}

/**
 * One head's part of a tensor, sharing its memory.
 *
 * @param {Tensor | null | undefined} tensor [heads, …]
 * @param {number} head
 */
export function partOf(tensor, head) {
  if (!tensor) throw new Error("the sentence was read without what this page draws");
  const size = tensor.values.length / tensor.shape[0];
  return /** @type {Float32Array} */ (tensor.values.subarray(head * size, (head + 1) * size));
}

/**
 * Shares of scores: softmax, with e to the power of each and their sum.
 *
 * @param {number[]} scores
 * @param {number} [divisor] by which the scores are divided before
 */
export function softmax(scores, divisor = 1) {
  const scaled = scores.map((score) => score / divisor);
  const powers = scaled.map((score) => Math.exp(score));
  const sum = powers.reduce((total, power) => total + power, 0);
  // Beyond what a float holds, only the differences to the largest count.
  const most = Math.max(...scaled);
  const shifted = scaled.map((score) => Math.exp(score - most));
  const shiftedSum = shifted.reduce((total, power) => total + power, 0);
  return { scaled, powers, sum, shares: shifted.map((power) => power / shiftedSum) };
}

/**
 * How far the sum of products ever goes from 0 on its way, over all keys.
 *
 * @param {Row} row
 */
export function farthest({ products, count, size }) {
  let far = 1e-6;
  for (let token = 0; token < count; token++) {
    let sum = 0;
    for (let at = 0; at < size; at++) far = Math.max(far, Math.abs((sum += products[token * size + at])));
  }
  return far;
}

/**
 * How far the parts of the mixture reach from 0 when they are stacked, number by number.
 *
 * @param {Pick<Row, "values" | "shares" | "count" | "size">} row
 */
export function stackReach({ values, shares, count, size }) {
  let far = 1e-6;
  for (let at = 0; at < size; at++) {
    let [up, down] = [0, 0];
    for (let token = 0; token < count; token++) {
      const part = shares[token] * values[token * size + at];
      if (part > 0) up += part;
      else down -= part;
    }
    far = Math.max(far, up, down);
  }
  return far;
}

/** A share that is plain to see and leaves others theirs. */
const PLAIN = 0.6;

/**
 * The head in which a word takes a plain share of one other word, no special token: where there is something to see.
 *
 * @param {Attention} attention
 * @param {number} query
 * @returns {{ layer: string, head: number }}
 */
export function plainHead({ tokens, layers }, query) {
  let [best, found] = [Infinity, { layer: layers[0].name, head: 0 }];
  for (const { name, attention } of layers) {
    if (!attention) continue;
    const [heads, count] = attention.shape;
    for (let head = 0; head < heads; head++) {
      const from = (head * count + query) * count;
      const row = attention.values.subarray(from, from + count);
      const most = row.indexOf(Math.max(...row));
      if (tokens[most].special || most === query) continue;
      const off = Math.abs(row[most] - PLAIN);
      if (off < best) [best, found] = [off, { layer: name, head }];
    }
  }
  return found;
}

/**
 * At most four words to choose from, the right one among them, in the sentence's order.
 *
 * @param {number[]} numbers one a token
 * @returns {number[]} tokens
 */
export function choicesOf(numbers) {
  const order = numbers.map((_, token) => token).sort((one, other) => numbers[other] - numbers[one]);
  return order.slice(0, 4).sort((one, other) => one - other);
}

/**
 * @param {ArrayLike<number>} one
 * @param {ArrayLike<number>} other
 */
export function cosine(one, other) {
  let [product, square, otherSquare] = [0, 0, 0];
  for (let at = 0; at < one.length; at++) {
    product += one[at] * other[at];
    square += one[at] ** 2;
    otherSquare += other[at] ** 2;
  }
  return square && otherSquare ? product / Math.sqrt(square * otherSquare) : 0;
}
