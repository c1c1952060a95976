/**
 * The numbers of a moment of a word's way; in the end, what each word is called.
 */

import { closedOf } from "./labels.js";
import { lengthOf } from "./stream.js";

/**
 * @param {import("../../messages/words.js").Words} words
 * @param {import("./draw.js").Scene} scene
 * @param {number} position
 * @param {import("../../messages/words.js").Values} said
 * @returns {import("../../stage/figure.js").Table}
 */
export function tableOf(words, { said: labelled, stream, asked }, position, said) {
  const column = (/** @type {string} */ name) => words.text(`table.${name}`, said);
  if (position > 5) {
    return {
      title: column("labels"),
      columns: [column("word"), column("asItIs"), asked?.[0] ?? column("closed")],
      rows: labelled.filter(({ kind }) => kind).map((word) => [word.name, word.kind, closedOf(word, asked)]),
    };
  }
  const { input, output, attended, thought, hidden } = stream;
  const stations = [input, output, attended, thought, hidden];
  const rows = Array.from(input, (_, at) => [String(at + 1), ...stations.map((vector) => vector[at])]);
  return {
    title: column("title"),
    columns: ["number", "input", "output", "attended", "thought", "hidden"].map(column),
    rows: [...rows, [column("length"), ...stations.map(lengthOf)]],
  };
}
