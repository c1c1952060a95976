/**
 * One word's way through a layer: what it was, what every head brings, what feed-forward brings, and what goes on.
 *
 * He et al. 2016, "Deep Residual Learning for Image Recognition", section 3.1, https://arxiv.org/abs/1512.03385: what is
 * found is added to what was there.
 */

import { wholeNumber } from "../../state/hash.js";

/** @typedef {import("../../api/types.js").AttentionStep} AttentionStep */
/** @typedef {{ layer: string, head: number }} Head */
/**
 * @typedef {object} Stream numbers of one word, [E] each
 * @property {Float32Array} input
 * @property {Float32Array[]} shares one a head
 * @property {Float32Array} bias what the heads' projection adds by itself
 * @property {Float32Array} output all of these
 * @property {Float32Array} attended input + output, as the network gave it
 * @property {Float32Array} thought what feed-forward brings
 * @property {Float32Array} hidden attended + thought, as the network gave it
 */

/**
 * @param {AttentionStep} step
 * @returns {Stream}
 */
export function streamOf({ input, shares, output_bias, output, attended, feedforward, hidden }) {
  if (!input || !attended || !feedforward || !hidden)
    throw new Error("the word's way was answered without its stations");
  const [, width] = shares.shape;
  const numbers = (/** @type {{ values: ArrayLike<number> }} */ { values }) => /** @type {Float32Array} */ (values);
  return {
    input: numbers(input),
    shares: Array.from({ length: shares.shape[0] }, (_, head) =>
      numbers(shares).subarray(head * width, (head + 1) * width),
    ),
    bias: output_bias ? numbers(output_bias) : new Float32Array(width),
    ...{ output: numbers(output), attended: numbers(attended), thought: numbers(feedforward), hidden: numbers(hidden) },
  };
}

/**
 * The stream while heads join it: `input`, and of each head and the bias as much as has come.
 *
 * @param {Stream} stream
 * @param {number[]} joined one a head, 0 to 1
 * @param {number} bias 0 to 1
 */
export function joinedAt({ input, shares, bias: own }, joined, bias) {
  return input.map((number, at) =>
    shares.reduce((sum, share, head) => sum + joined[head] * share[at], number + bias * own[at]),
  );
}

/**
 * @param {ArrayLike<number>} vector
 * @returns {number} its Euclidean length
 */
export function lengthOf(vector) {
  let sum = 0;
  for (let at = 0; at < vector.length; at++) sum += vector[at] ** 2;
  return Math.sqrt(sum);
}

/**
 * All heads of some layers.
 *
 * @param {{ name: string, heads: number }[]} layers
 * @returns {Head[]}
 */
export const allHeads = (layers) =>
  layers.flatMap(({ name, heads }) => Array.from({ length: heads }, (_, head) => ({ layer: name, head })));

/**
 * The same heads with one more, or without the one.
 *
 * @param {Head[]} closed
 * @param {Head} one
 */
export function toggled(closed, one) {
  const rest = closed.filter((other) => !isHead(one, other));
  return rest.length < closed.length ? rest : [...closed, one];
}

/**
 * Heads as an address holds them, layer by layer: "layer1.0.3-layer2.1".
 *
 * @param {Head[]} heads
 * @returns {string | null} null where there is none
 */
export function writeHeads(heads) {
  /** @type {Map<string, number[]>} */
  const layers = new Map();
  for (const { layer, head } of heads) layers.set(layer, [...(layers.get(layer) ?? []), head]);
  const written = [...layers].map(([layer, numbers]) =>
    [layer, ...numbers.sort((one, other) => one - other)].join("."),
  );
  return written.sort().join("-") || null;
}

/** What an address says where the reader opened all heads, which the last beat closes. */
const NONE = "none";

/**
 * What the reader closed, as an address holds it.
 *
 * @param {Head[] | null} heads null while the beats close what they do
 */
export const writeClosed = (heads) => heads && (writeHeads(heads) ?? NONE);

/**
 * @param {string | undefined} written in an address, which anybody may have typed
 * @returns {Head[] | null}
 */
export function readClosed(written) {
  if (written === NONE) return [];
  const heads = readHeads(written);
  return heads.length ? heads : null;
}

/**
 * @param {string | undefined} written in an address, which anybody may have typed
 * @returns {Head[]} each once
 */
export function readHeads(written) {
  const heads = (written ?? "").split("-").flatMap((part) => {
    const [layer, ...numbers] = part.split(".");
    const read = numbers.map((number) => wholeNumber(number));
    return read.flatMap((head) => (head === null ? [] : [{ layer, head }]));
  });
  return heads.filter((one, at) => heads.findIndex((other) => isHead(one, other)) === at);
}

/**
 * @param {Head} one
 * @param {Head} other
 */
export const isHead = (one, other) => one.layer === other.layer && one.head === other.head;

/** Parts of speech to offer beside those that are right. */
const OTHERS = ["VERB", "NOUN", "ADJ", "ADV", "PRON"];
const OFFERED = 4;

/**
 * The kinds that a question offers: what the word is, what it becomes, and others, in the order of the alphabet.
 *
 * @param {string[]} labels of the word, as they are
 * @param {(label: string) => string} kindOf
 * @returns {string[]}
 */
export function kindsOffered(labels, kindOf) {
  const kinds = new Set([...labels, ...OTHERS].map(kindOf));
  return [...kinds].slice(0, OFFERED).sort((one, other) => one.localeCompare(other));
}
