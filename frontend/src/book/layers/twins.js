/**
 * Two words from layer to layer: how alike their vectors point, and whom they attend to on the way.
 */

import { cosine } from "../query/row.js";

/** @typedef {import("../../api/types.js").Attention} Attention */
/** @typedef {import("../../api/types.js").Embeddings} Embeddings */
/** @typedef {[one: number, other: number]} Pair tokens, the class token being 0 */
/**
 * @typedef {object} Station
 * @property {"word" | "place" | "layer"} kind
 * @property {string} name of the layer; empty for the others
 * @property {number} cosine
 * @property {number} angle in degrees, the one drawn
 * @property {[number[], number[]] | null} shares of both words, one a token: means over the layer's heads
 */

/**
 * The stations in the order the network reaches them: the word alone, with its place, after every layer.
 *
 * @param {Attention} attention with every layer's `input` and `hidden`
 * @param {Embeddings} words with `embedding`, which knows no class token
 * @param {Pair} pair of words
 * @returns {Station[]}
 */
export function stationsOf({ layers }, { embedding }, pair) {
  const [first] = layers;
  if (!embedding || !first?.input) throw new Error("the words were read without their vectors");
  const between = (/** @type {Tensor | null | undefined} */ tensor, /** @type {Pair} */ [one, other]) =>
    cosine(vectorOf(tensor, one), vectorOf(tensor, other));
  const [one, other] = pair;
  return [
    station("word", "", between(embedding, [one - 1, other - 1]), null),
    station("place", "", between(first.input, pair), null),
    ...layers.map(({ name, hidden, attention }) =>
      station(
        "layer",
        name,
        between(hidden, pair),
        attention ? [meanRow(attention, one), meanRow(attention, other)] : null,
      ),
    ),
  ];
}

/** @typedef {import("../../api/tensor.js").Tensor} Tensor */

/**
 * @param {Station["kind"]} kind
 * @param {string} name
 * @param {number} alike
 * @param {Station["shares"]} shares
 * @returns {Station}
 */
const station = (kind, name, alike, shares) => ({ kind, name, cosine: alike, angle: angleOf(alike), shares });

/**
 * The angle between two vectors, in degrees: `angleOf(0)` is 90. What rounding puts beyond 1 is held.
 *
 * @param {number} alike their cosine
 */
export const angleOf = (alike) => (Math.acos(Math.max(-1, Math.min(1, alike))) * 180) / Math.PI;

/**
 * @param {Tensor | null | undefined} tensor [tokens, E]
 * @param {number} token
 */
function vectorOf(tensor, token) {
  if (!tensor) throw new Error("the sentence was read without what this page draws");
  const size = tensor.shape[1];
  return tensor.values.slice(token * size, (token + 1) * size);
}

/**
 * What a word takes of each, over all heads of a layer.
 *
 * @param {Tensor} attention [heads, query, key]
 * @param {number} query
 * @returns {number[]} sums to 1
 */
export function meanRow({ values, shape: [heads, count] }, query) {
  return Array.from({ length: count }, (_, key) => {
    let sum = 0;
    for (let head = 0; head < heads; head++) sum += values[(head * count + query) * count + key];
    return sum / heads;
  });
}

/**
 * The layer in which the angle changes most.
 *
 * @param {Station[]} stations
 * @returns {{ index: number, from: number, to: number }} index among the layers; cosines before and after
 */
export function greatestChange(stations) {
  let best = { index: 0, from: stations[1].cosine, to: stations[2]?.cosine ?? 0, by: -1 };
  for (let at = 2; at < stations.length; at++) {
    const by = Math.abs(stations[at].angle - stations[at - 1].angle);
    const [from, to] = [stations[at - 1].cosine, stations[at].cosine];
    if (by > best.by) best = { index: at - 2, from, to, by };
  }
  return { index: best.index, from: best.from, to: best.to };
}

/** Two cosines as near to each other are told as one. */
const EVEN = 0.005;

/**
 * What all layers together do to how alike both point: from what the first is given to what the last hands on.
 *
 * @param {Station[]} stations
 * @returns {"apart" | "alike" | "even"}
 */
export function driftOf(stations) {
  const by = stations[stations.length - 1].cosine - stations[1].cosine;
  if (Math.abs(by) < EVEN) return "even";
  return by < 0 ? "apart" : "alike";
}

/**
 * The first two words that are written alike, or alike but for capitals; else the first word and the last; a sign where
 * there is no other word.
 *
 *     pairToFollow([cls, "I", "saw", "a", "saw", "."]) // [2, 4]
 *
 * @param {{ text: string, special: boolean }[]} tokens
 * @returns {Pair} never one word twice
 */
export function pairToFollow(tokens) {
  const isWord = (/** @type {{ text: string, special: boolean }} */ { text, special }) =>
    !special && /[\p{L}\p{N}]/u.test(text);
  const words = tokens.map((_, token) => token).filter((token) => isWord(tokens[token]));
  const exactly = (/** @type {number} */ token) => tokens[token].text;
  for (const written of [exactly, (/** @type {number} */ token) => exactly(token).toLowerCase()]) {
    for (const one of words) {
      const other = words.find((token) => token > one && written(token) === written(one));
      if (other !== undefined) return [one, other];
    }
  }
  if (words.length > 1) return [words[0], words[words.length - 1]];
  const own = tokens.map((_, token) => token).filter((token) => !tokens[token].special);
  const one = words[0] ?? own[0];
  const last = own.filter((token) => token !== one).pop();
  if (last === undefined) throw new Error("two words are watched, and the sentence has one");
  return one < last ? [one, last] : [last, one];
}

/**
 * Whether a pair, wherever it was asked for, is two words of a sentence.
 *
 *     isPairOf([cls, "I", "saw"], [1, 1]) // false
 *
 * @param {{ special: boolean }[]} tokens
 * @param {Pair} pair
 */
export const isPairOf = (tokens, [one, other]) =>
  one !== other && [one, other].every((token) => tokens[token]?.special === false);

/**
 * Another second word, never the first; a word chosen that is the first changes places with it.
 *
 * @param {Pair} pair
 * @param {0 | 1} which is chosen anew
 * @param {number} token
 * @returns {Pair}
 */
export function paired(pair, which, token) {
  const other = pair[1 - which];
  if (token === other) return [pair[1], pair[0]];
  return which ? [pair[0], token] : [token, pair[1]];
}
