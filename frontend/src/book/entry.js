/**
 * From a view of the instrument to the page of the book that shows its idea, at the same cell, head or word.
 */

import { formatHash } from "../state/hash.js";

/** @typedef {import("../state/hash.js").Values} Values */

/** The layers whose cells the book walks back from. */
const WALKED = ["conv1", "conv2", "conv3", "conv4", "conv5"];

/**
 * @param {"photo" | "sentence"} half
 * @param {Values} values what the instrument's address says
 * @returns {string | null} null where the book has no page yet
 */
export function bookAddress(half, values) {
  const found = half === "photo" ? ofPhoto(values) : ofSentence(values);
  if (!found) return null;
  const { sample, text } = values;
  // The book begins with samples of its own, which its addresses do not name.
  const carried = half === "photo" ? { sample } : { text };
  return formatHash(`book/${found.page}`, { ...found.values, ...carried });
}

/**
 * @param {Values} values
 * @returns {{ page: string, values: Record<string, string | undefined> } | null}
 */
function ofPhoto({ view = "layers", layer, channel, row, column, at, shift }) {
  if (view === "field") return { page: "field", values: WALKED.includes(layer) ? { layer, row, column } : {} };
  if (view === "pooling") return { page: "pool", values: {} };
  if (view === "turn") return { page: "turn", values: {} };
  if (view === "move") return { page: "shift", values: { layer: at, shift } };
  if (view === "parameters") return { page: "weights", values: {} };
  if (view === "data") return { page: "data", values: {} };
  if (view === "attention") return { page: "convolution", values: {} };
  if (view !== "layers") return null;
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
 * @returns {{ page: string, values: Record<string, string | undefined> } | null}
 */
function ofSentence({ view = "heads", layer, head, query, add, ear }) {
  if (view === "positions") return { page: "shuffle", values: {} };
  if (view === "words") return { page: "embedding", values: { add } };
  if (view === "outputs") return { page: "outputs", values: { word: ear } };
  if (view === "neighbours") return { page: "neighbours", values: {} };
  if (view === "form") return { page: "matrices", values: { layer, head, query } };
  return view === "heads" ? { page: "query", values: { layer, head, query } } : null;
}
