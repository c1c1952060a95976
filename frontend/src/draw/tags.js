/**
 * Attention summed by the labels of the words: how much words of one label give to words
 * of another.
 *
 * Pure arithmetic on a head's matrix; knows nothing of the screen.
 */

/** What `<cls>`, which has no label, is counted under. */
export const NO_TAG = "<cls>";

/**
 * @typedef {object} TagMatrix
 * @property {string[]} tags those there are, in the order they first come
 * @property {number[]} counts how many words have each
 * @property {Float32Array} values tags × tags: of what a word of the row's tag gives, the share that words of the
 *   column's tag get, mean over the row's words; rows sum to what rows of the weights sum to
 */

/**
 * Sum a matrix of weights by tag.
 *
 *     byTag([0.5, 0.5, 0, 1], ["DET", "NOUN"]).values // [0.5, 0.5, 0, 1]
 *
 * @param {ArrayLike<number>} weights tokens × tokens, row by row
 * @param {(string | undefined)[]} labels one a token
 * @returns {TagMatrix}
 */
export function byTag(weights, labels) {
  const named = labels.map((label) => label ?? NO_TAG);
  const tags = [...new Set(named)];
  const at = named.map((tag) => tags.indexOf(tag));
  const counts = tags.map((_, tag) => at.filter((one) => one === tag).length);
  const sums = new Float64Array(tags.length * tags.length);
  for (let row = 0; row < at.length; row++) {
    for (let column = 0; column < at.length; column++) {
      sums[at[row] * tags.length + at[column]] += weights[row * at.length + column];
    }
  }
  return {
    tags,
    counts,
    values: Float32Array.from(sums, (sum, index) => sum / counts[Math.floor(index / tags.length)]),
  };
}

/**
 * Heads by how much words of one tag give to words of another, the most first.
 *
 * @template Place
 * @param {{ place: Place, weights: ArrayLike<number> }[]} heads
 * @param {(string | undefined)[]} labels one a token
 * @param {number} from a tag's place in `byTag`'s tags
 * @param {number} to
 * @returns {{ place: Place, share: number }[]}
 */
export function headsFromTo(heads, labels, from, to) {
  return heads
    .map(({ place, weights }) => {
      const { tags, values } = byTag(weights, labels);
      return { place, share: values[from * tags.length + to] };
    })
    .sort((one, other) => other.share - one.share);
}
