/**
 * Where addresses of the path lead, which this book has taken the place of: it showed one idea of the notes a screen,
 * each in a view of the instrument.
 */

import { formatHash } from "../state/hash.js";
import { pageOf } from "./entry.js";

/** What the path's addresses begin with. */
export const PATH = "path";

/** @type {Record<string, { half: "photo" | "sentence", page: string }>} */
const IDEAS = {
  N1: { half: "photo", page: "weights" },
  N2: { half: "photo", page: "field" },
  N3: { half: "photo", page: "shift" },
  N4: { half: "photo", page: "pool" },
  N5: { half: "photo", page: "turn" },
  N6: { half: "sentence", page: "length" },
  N7: { half: "sentence", page: "embedding" },
  N8: { half: "sentence", page: "outputs" },
  N9: { half: "sentence", page: "neighbours" },
  N10: { half: "sentence", page: "query" },
  N11: { half: "sentence", page: "softmax" },
  N12: { half: "sentence", page: "mixture" },
  N13: { half: "sentence", page: "matrices" },
  N14: { half: "sentence", page: "layers" },
  N15: { half: "sentence", page: "shuffle" },
  N16: { half: "photo", page: "data" },
  N17: { half: "photo", page: "convolution" },
};

/**
 * The address of the page that shows an idea of the path, at the same photo, sentence, cell, head or word.
 *
 *     addressOfIdea({ idea: "N10", view: "heads", query: "2" }) // "#/book/query?query=2"
 *
 * @param {import("../state/hash.js").Values} values what the path's address says
 * @returns {string} the book's own, which is its first page, where it names no idea
 */
export function addressOfIdea(values) {
  const { sample, text } = values;
  const idea = Object.hasOwn(IDEAS, values.idea ?? "") ? IDEAS[values.idea] : null;
  if (!idea) return formatHash("book", { sample, text });
  // The path carried both along; so does the book.
  return formatHash(`book/${idea.page}`, { ...pageOf(idea.half, values).values, sample, text });
}
