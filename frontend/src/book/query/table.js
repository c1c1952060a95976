/**
 * The numbers of a moment of the journey.
 */

import { percent } from "../../messages/numbers.js";
import { PARTS } from "./draw.js";
import { shortPower } from "./shares.js";
import { softmax } from "./row.js";

/**
 * @param {import("../../messages/words.js").Words} words
 * @param {string[]} names
 * @param {import("./row.js").Row} row
 * @param {number} divisor
 * @param {keyof typeof PARTS} part the page
 * @param {number} position over all three pages
 * @returns {import("../../stage/figure.js").Table}
 */
export function tableOf(words, names, row, divisor, part, position) {
  const column = (/** @type {string} */ name) => words.text(`table.${name}`);
  if (position <= PARTS.query[1]) {
    return {
      title: column("title"),
      columns: [column("word"), column("score")],
      rows: names.map((name, token) => [name, row.scores[token]]),
    };
  }
  if (part === "softmax") {
    const [undivided, divided] = [softmax(row.scores), softmax(row.scores, divisor)];
    return {
      title: column("title"),
      columns: ["word", "score", "undivided", "scaled", "power", "share"].map(column),
      rows: names.map((name, token) => [
        ...[name, row.scores[token], percent(undivided.shares[token], 4), divided.scaled[token]],
        ...[shortPower(divided.powers[token]), percent(divided.shares[token], 4)],
      ]),
    };
  }
  return {
    title: column("title"),
    columns: ["word", "share", "cosine"].map(column),
    rows: names.map((name, token) => [name, percent(row.shares[token], 4), row.cosines[token]]),
  };
}
