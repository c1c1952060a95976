/**
 * Orders of words, and what changing places changed in what the network knows of each.
 *
 * An order is a permutation as the service takes it: the word on seat i is order[i], both counted without the class token.
 */

import { lastVectors } from "../vectors.js";

/** @typedef {import("../../api/types.js").Attention} Attention */
/** @typedef {"withPlaces" | "without"} Lane */
/** @typedef {{ before: string, after: string, was: Float32Array, is: Float32Array, most: number }} Change of one word: its labels, its vectors, the largest difference */

/** Vectors that differ by less are the same but for rounding. */
export const ROUNDING = 1e-4;

/**
 * @param {number} count
 * @returns {number[]}
 */
export const inOrder = (count) => Array.from({ length: count }, (_, word) => word);

/**
 * @param {number[]} order
 * @param {number} one word
 * @param {number} other word
 */
export const swapped = (order, one, other) => order.map((word) => (word === one ? other : word === other ? one : word));

/**
 * A word taken to a seat; those between move up.
 *
 *     movedTo([0, 1, 2, 3], 0, 2) // [1, 2, 0, 3]
 *
 * @param {number[]} order
 * @param {number} word
 * @param {number} seat
 */
export function movedTo(order, word, seat) {
  const rest = order.filter((one) => one !== word);
  return [...rest.slice(0, seat), word, ...rest.slice(seat)];
}

/**
 * What became of each word, compared word by word and not seat by seat.
 *
 * @param {Attention} before in the sentence's own order, with the last layer's `hidden`
 * @param {Attention} after in `order`
 * @param {number[]} order
 * @returns {Change[]} one a word
 */
export function changesOf(before, after, order) {
  const [was, is] = [before, after].map(lastVectors);
  return order.map((_, word) => {
    const seat = order.indexOf(word);
    // The class token has the first row.
    const [old, now] = [was[word + 1], is[seat + 1]];
    let most = 0;
    for (let at = 0; at < old.length; at++) most = Math.max(most, Math.abs(now[at] - old[at]));
    const [labelBefore, labelAfter] = [before.tokens[word + 1].label, after.tokens[seat + 1].label];
    return { before: labelBefore ?? "", after: labelAfter ?? "", was: old, is: now, most };
  });
}

/** @param {Change[]} changes how many words are another vector now */
export const changedCount = (changes) => changes.filter(({ most }) => most >= ROUNDING).length;

/** @param {Change[]} changes */
export const largestChange = (changes) => Math.max(...changes.map(({ most }) => most));

/**
 * For every word the first other word written alike, or null. A capital makes another vector, and so no twin.
 *
 * @param {string[]} texts
 */
export function twinsOf(texts) {
  return texts.map((text, word) => {
    const twin = texts.findIndex((other, index) => index !== word && other === text);
    return twin < 0 ? null : twin;
  });
}

/**
 * The pairs of words that may change places at a press: the one that is followed, and the first two written alike where
 * they are not that one.
 *
 * @param {number[]} pair
 * @param {(number | null)[]} twins of each word
 * @returns {number[][]}
 */
export function pairsToSwap(pair, twins) {
  const one = twins.findIndex((twin) => twin !== null);
  const other = twins[one] ?? null;
  const isOther = other !== null && !(pair.includes(one) && pair.includes(other));
  return isOther ? [pair, [one, other]] : [pair];
}
