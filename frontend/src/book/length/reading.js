/**
 * How many vectors go into a layer and come out of it, and how many meetings that takes.
 */

/** @typedef {import("../../api/types.js").Attention} Attention */
/** @typedef {import("../../api/tensor.js").Tensor} Tensor */

/**
 * @typedef {object} Reading a layer's reading of a text
 * @property {number} count vectors that go in, the class token's first
 * @property {number} out vectors that come out
 * @property {number} meetings of a query and a key, in one head
 * @property {number} size numbers of a vector
 * @property {Tensor} input [count, size]
 * @property {Tensor} output [out, size]
 */

/**
 * @param {Pick<Attention, "layers">} attention with the first layer's `input` and `hidden`
 * @returns {Reading}
 */
export function readingOf({ layers: [{ attention, input, hidden }] }) {
  if (!attention || !input || !hidden) throw new Error("the text was read without what this page counts");
  const [, queries, keys] = attention.shape;
  return {
    ...{ count: input.shape[0], out: hidden.shape[0], size: input.shape[1] },
    ...{ meetings: queries * keys, input, output: hidden },
  };
}

/**
 * A sentence's tokens with its words again and again, until there are so many.
 *
 *     repeated([{ text: "<cls>", special: true }, { text: "I", special: false }], 2).length // 3
 *
 * @template {{ special: boolean }} Token
 * @param {Token[]} tokens
 * @param {number} words
 * @returns {Token[]} the class token first
 */
export function repeated(tokens, words) {
  const own = tokens.filter(({ special }) => !special);
  const first = tokens.filter(({ special }) => special);
  return own.length ? [...first, ...Array.from({ length: words }, (_, word) => own[word % own.length])] : first;
}

/** The answers about how many times as many meetings there are. */
export const TIMES = /** @type {const} */ ([1, 2, 4, 8]);

/**
 * Which of them a ratio is nearest to.
 *
 * @param {number} ratio
 */
export function timesAnswer(ratio) {
  const away = TIMES.map((times) => Math.abs(Math.log2(ratio / times)));
  return away.indexOf(Math.min(...away));
}

/** Places of the slider between a number of words and twice as many: a place or more for each number up to 512. */
const STEPS_A_DOUBLING = 360;

/**
 * The slider's place for a number of words.
 *
 * @param {number} words
 */
export const placeOf = (words) => Math.round(STEPS_A_DOUBLING * Math.log2(words));

/**
 * The number of words at a place of the slider.
 *
 * @param {number} place
 * @param {number} most words that the network reads
 */
export const wordsAt = (place, most) => within(Math.round(2 ** (place / STEPS_A_DOUBLING)), most);

/**
 * The number of words that a slider moved to a place stands for. One place, the smallest step that a tool for assistance
 * makes, is one word.
 *
 * @param {number} place
 * @param {number} before words before it was moved
 * @param {number} most
 */
export function movedTo(place, before, most) {
  const by = place - placeOf(before);
  return Math.abs(by) === 1 ? within(before + by, most) : wordsAt(place, most);
}

/**
 * The number of words after a key on the slider: arrows go from word to word.
 *
 * @param {string} key
 * @param {number} before
 * @param {number} most
 * @returns {number | null} null where the key means nothing
 */
export function keyedTo(key, before, most) {
  /** @type {Record<string, number>} */
  const to = {
    ...{ ArrowLeft: before - 1, ArrowDown: before - 1, PageDown: Math.floor(before / 2), Home: 1 },
    ...{ ArrowRight: before + 1, ArrowUp: before + 1, PageUp: 2 * before, End: most },
  };
  return to[key] === undefined ? null : within(to[key], most);
}

/**
 * @param {number} words
 * @param {number} most
 */
const within = (words, most) => Math.max(1, Math.min(most, words));
