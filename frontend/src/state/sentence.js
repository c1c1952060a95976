/**
 * The sentence page's state as its address has it, and back.
 *
 * Pure text and numbers; whether a layer, head or token exists is for the page to check,
 * since only it knows the network and the sentence.
 */

import { wholeNumber } from "./hash.js";
import { readOptions } from "./options.js";

/** @typedef {{ row: number, column: number }} Cell query and key, as token indices */
/** @typedef {{ layer: string, head: number }} HeadPlace */
/** @typedef {{ positional_encoding?: boolean, window?: number, disabled_heads?: HeadPlace[] }} Setting */

/**
 * @typedef {object} SentenceState
 * @property {string} model "" for the first one there is
 * @property {string} text "" for the first sample
 * @property {string} layer "" for the first one
 * @property {number} head
 * @property {string} headAsked what the address says of it, "" if nothing
 * @property {Cell | null} cell the locked one
 * @property {string} tab the view that is asked for, "" for the first
 * @property {import("./options.js").Options} options what else is kept
 */

/**
 * @param {import("./hash.js").Values} values
 * @param {string[]} keys of the options
 * @returns {SentenceState}
 */
export function readSentenceState(values, keys) {
  const [head, row, column] = [values.head, values.query, values.key].map(wholeNumber);
  return {
    model: values.model ?? "",
    text: values.text ?? "",
    layer: values.layer ?? "",
    head: head ?? 0,
    headAsked: values.head ?? "",
    cell: row !== null && column !== null ? { row, column } : null,
    tab: values.view ?? "",
    options: readOptions(values, keys),
  };
}

/**
 * @param {Omit<SentenceState, "headAsked">} state
 * @returns {Record<string, string | number | null>}
 */
export function writeSentenceState({ model, text, layer, head, cell, tab, options }) {
  return {
    model,
    text,
    view: tab,
    layer,
    head,
    ...options,
    query: cell && cell.row,
    key: cell && cell.column,
  };
}

/**
 * How the sentence is to be read, as every call about it is told: only what is not usual.
 *
 * @param {Record<string, string>} options
 * @returns {Setting}
 */
export function readSetting({ positions, window, off }) {
  const width = wholeNumber(window);
  const heads = readHeads(off);
  return {
    ...(positions === "off" && { positional_encoding: false }),
    ...(width !== null && { window: width }),
    ...(heads.length && { disabled_heads: heads }),
  };
}

/**
 * Heads as an address names them: `readHeads("layer1.3 layer2.0")`.
 *
 * @param {string} [text]
 * @returns {HeadPlace[]} none twice; what names no head is left out
 */
export function readHeads(text = "") {
  const names = [...new Set(text.split(" "))];
  return names.flatMap((name) => {
    const dot = name.lastIndexOf(".");
    const head = wholeNumber(name.slice(dot + 1));
    return dot > 0 && head !== null ? [{ layer: name.slice(0, dot), head }] : [];
  });
}

/** @param {HeadPlace[]} heads */
export function writeHeads(heads) {
  return heads.map(({ layer, head }) => `${layer}.${head}`).join(" ") || null;
}

/**
 * The list with this head in it if it was not, and without it if it was.
 *
 * @param {HeadPlace[]} heads
 * @param {HeadPlace} place
 */
export function toggled(heads, place) {
  const rest = heads.filter((head) => !sameHead(head, place));
  return rest.length < heads.length ? rest : [...heads, place];
}

/**
 * @param {HeadPlace} one
 * @param {HeadPlace} other
 */
export function sameHead(one, other) {
  return one.layer === other.layer && one.head === other.head;
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
