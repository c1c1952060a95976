/**
 * From a view of the instrument to the page of the book that shows its idea, at the same cell, head or word.
 */

import { formatHash } from "../state/hash.js";

/** @typedef {import("../state/hash.js").Values} Values */

/** The layers whose cells the book walks back from. */
const WALKED = ["conv1", "conv2", "conv3", "conv4", "conv5"];

/** @typedef {{ page: string, values: Record<string, string | undefined> }} Found `values` of the book's page */

/**
 * @param {"photo" | "sentence"} half
 * @param {Values} values what the instrument's address says
 * @returns {string}
 */
export function bookAddress(half, values) {
  const found = pageOf(half, values);
  const { sample, text } = values;
  // The book begins with samples of its own, which its addresses do not name.
  const carried = half === "photo" ? { sample } : { text };
  return formatHash(`book/${found.page}`, { ...found.values, ...carried });
}

/**
 * The page on what a view shows, and what that page's address says of it, beside the photo or the sentence.
 *
 * @param {"photo" | "sentence"} half
 * @param {Values} values what the instrument's address says
 * @returns {Found}
 */
export const pageOf = (half, values) => (half === "photo" ? ofPhoto(values) : ofSentence(values));

/**
 * @param {Values} values
 * @returns {Found}
 */
function ofPhoto({ view = "layers", layer, channel, row, column, at, shift, alpha }) {
  if (view === "field") return { page: "field", values: WALKED.includes(layer) ? { layer, row, column } : {} };
  if (view === "pooling") return { page: "pool", values: {} };
  if (view === "turn") return { page: "turn", values: {} };
  if (view === "move") return { page: "shift", values: { layer: at, shift } };
  if (view === "parameters") return { page: "weights", values: {} };
  // Two kinds of network beside each other, and what the other kind asks.
  if (["data", "patches", "compare"].includes(view)) return { page: "data", values: {} };
  if (view === "attention") return { page: "convolution", values: { alpha } };
  if (view === "why") return { page: "label", values: {} };
  if (layer === "relu1") return { page: "relu", values: { filter: channel } };
  if (layer === "pool1") return { page: "pool", values: { filter: channel } };
  if (layer === "average" || layer === "classifier" || layer === "softmax") {
    return { page: "label", values: layer === "average" ? {} : { label: channel } };
  }
  if (layer === "conv1" || !layer) return { page: "filter", values: { filter: channel } };
  return { page: "field", values: WALKED.includes(layer) ? { layer, row, column } : {} };
}

/**
 * @param {Values} values
 * @returns {Found}
 */
function ofSentence({ view = "heads", layer, head, query, add, ear }) {
  if (view === "positions") return { page: "shuffle", values: {} };
  if (view === "words") return { page: "embedding", values: { add } };
  if (view === "outputs") return { page: "outputs", values: { word: ear } };
  // Both ask which other words a label needs.
  if (view === "neighbours" || view === "why") return { page: "neighbours", values: {} };
  if (view === "together") return { page: "layers", values: {} };
  if (view === "form") return { page: "matrices", values: { layer, head, query } };
  return { page: "query", values: { layer, head, query } };
}
