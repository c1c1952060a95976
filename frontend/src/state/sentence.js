/**
 * The sentence page's state as its address has it, and back.
 *
 * Pure text and numbers; whether a layer, head or token exists is for the page to check,
 * since only it knows the network and the sentence.
 */

import { wholeNumber } from "./hash.js";

/** @typedef {{ row: number, column: number }} Cell query and key, as token indices */

/** @typedef {{ name: string, attention: import("../api/tensor.js").Tensor }} ReadLayer [heads, query, key] */

/**
 * @typedef {object} SentenceState
 * @property {string} model "" for the first one there is
 * @property {string} text "" for the first sample
 * @property {string} layer "" for the first one
 * @property {number} head
 * @property {Cell | null} cell the locked one
 */

/**
 * @param {import("./hash.js").Values} values
 * @returns {SentenceState}
 */
export function readSentenceState(values) {
  const [head, row, column] = [values.head, values.query, values.key].map(wholeNumber);
  return {
    model: values.model ?? "",
    text: values.text ?? "",
    layer: values.layer ?? "",
    head: head ?? 0,
    cell: row !== null && column !== null ? { row, column } : null,
  };
}

/**
 * @param {SentenceState} state
 * @returns {Record<string, string | number | null>}
 */
export function writeSentenceState({ model, text, layer, head, cell }) {
  return { model, text, layer, head, query: cell && cell.row, key: cell && cell.column };
}

/**
 * A row or column of a head with its token indices, the largest weight first.
 *
 *     strongest([0.1, 0.7, 0.2], 2) // [{ index: 1, weight: 0.7 }, { index: 2, weight: 0.2 }]
 *
 * @param {ArrayLike<number>} weights
 * @param {number} count at most so many
 */
export function strongest(weights, count) {
  return Array.from(weights, (weight, index) => ({ index, weight }))
    .sort((one, other) => other.weight - one.weight)
    .slice(0, count);
}
