/**
 * The numbers of a moment: where each word's lamp is, or the cosine of each two words.
 */

import { whole } from "../../messages/numbers.js";

/**
 * @param {import("../../messages/words.js").Words} words
 * @param {Pick<import("./draw.js").Scene, "names" | "places" | "vocabulary" | "oneHot" | "learned">} numbers
 * @param {number} position
 * @returns {import("../../stage/figure.js").Table}
 */
export function tableOf(words, { names, places, vocabulary, oneHot, learned }, position) {
  const column = (/** @type {string} */ name) => words.text(`table.${name}`);
  if (position <= 1) {
    return {
      title: words.text("table.lamps", { count: whole(vocabulary) }),
      columns: ["word", "place", "known"].map(column),
      rows: names.map((name, word) => [
        ...[name, whole(places[word].index + 1), column(places[word].is_known ? "yes" : "no")],
      ]),
    };
  }
  const [title, cosine] = position > 3 ? ["learned", learned] : ["oneHot", oneHot];
  return {
    title: column(title),
    columns: [column("word"), ...names],
    rows: names.map((name, row) => [name, ...names.map((_, other) => cosine(row, other))]),
  };
}
