/**
 * Every row of every head of a sentence: how much its best word takes, and how its share answers to its score.
 */

/** @typedef {import("../../api/types.js").Attention} Attention */

/** A word that takes more has nearly all. */
export const NEARLY_ALL = 0.9;
/** A share that moves less when its score moves by 1 hardly answers: one point of a hundred. */
export const HARDLY = 0.01;

/**
 * The scores of all rows, not divided; or of those in which one word asks, or that one head has.
 *
 * @param {Attention} attention with scores
 * @param {import("../query/place.js").Chosen} [only]
 * @returns {Float32Array[]}
 */
export function rowsOf({ layers }, { asking, head } = { asking: null, head: null }) {
  return layers.flatMap(({ name, scores }) => {
    if (!scores || (head && head.layer !== name)) return [];
    const [, queries, count] = scores.shape;
    const rows = Array.from(
      { length: scores.values.length / count },
      (_, row) => /** @type {Float32Array} */ (scores.values.subarray(row * count, (row + 1) * count)),
    );
    return rows.filter(
      (_, row) => (asking === null || row % queries === asking) && (!head || Math.floor(row / queries) === head.head),
    );
  });
}

/**
 * The largest share that softmax gives in a row.
 *
 * @param {ArrayLike<number>} scores
 * @param {number} divisor
 */
export function largestShare(scores, divisor) {
  let most = -Infinity;
  for (let at = 0; at < scores.length; at++) most = Math.max(most, scores[at]);
  let sum = 0;
  for (let at = 0; at < scores.length; at++) sum += Math.exp((scores[at] - most) / divisor);
  return 1 / sum;
}

/**
 * How much a share moves for a small move of its own score: the derivative of softmax, p (1 − p) / c.
 *
 * @param {number} share p
 * @param {number} divisor c
 */
export const answerOf = (share, divisor) => (share * (1 - share)) / divisor;

/**
 * @param {Float32Array[]} rows
 * @param {number} divisor
 * @returns {{ shares: number[], over: number, stuck: number }} rows with one word over 90 %, and that hardly answer
 */
export function surveyOf(rows, divisor) {
  const shares = rows.map((scores) => largestShare(scores, divisor));
  return {
    shares,
    over: shares.filter((share) => share > NEARLY_ALL).length,
    stuck: shares.filter((share) => answerOf(share, divisor) < HARDLY).length,
  };
}

/** Divided by so many times √d, scores no longer tell a row's words apart. */
const EVEN = 3;

/**
 * Whether a divisor lies at an end: it changes nothing, or it makes every row even.
 *
 * @param {number} divisor
 * @param {number} root √d
 * @returns {"none" | "even" | "between"}
 */
export function endAt(divisor, root) {
  if (divisor <= 1) return "none";
  return divisor > EVEN * root ? "even" : "between";
}

/** The bounds between the answers about how many rows have one word over 90 %. */
const BOUNDS = [0.12, 0.38, 0.75];

/**
 * Hardly any, about a quarter, about half, nearly all: which of the four.
 *
 * @param {number} share of the rows
 */
export const shareAnswer = (share) => BOUNDS.filter((bound) => share > bound).length;
