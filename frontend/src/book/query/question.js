/**
 * What each page of the journey asks before it plays.
 */

import { fixed, shareOf } from "../../messages/numbers.js";
import { choicesOf, softmax } from "./row.js";

/** The bounds between the answers about the largest undivided share. */
const BOUNDS = [0.5, 0.9];

/**
 * @param {"query" | "softmax" | "mixture"} part
 * @param {import("../../messages/words.js").Words} words
 * @param {string[]} names
 * @param {import("./row.js").Row} row
 * @param {import("./row.js").Place} place
 * @param {string} text
 * @returns {import("../pages.js").Question}
 */
export function questionOf(part, words, names, row, { layer, head, query }, text) {
  const subject = `${text} ${layer} ${head} ${query}`;
  const word = names[query];
  if (part === "softmax") {
    const most = Math.max(...softmax(row.scores).shares);
    return {
      ...{ subject, answers: [0, 1, 2].map((index) => words.text(`guess.answer${index}`)) },
      asks: words.parts("guess.asks", { word }),
      right: BOUNDS.filter((bound) => most > bound).length,
      because: words.parts("guess.because", { undivided: shareOf(most), divided: shareOf(Math.max(...row.shares)) }),
    };
  }
  const numbers = part === "query" ? row.scores : row.cosines;
  const tokens = choicesOf(numbers);
  const best = numbers.indexOf(Math.max(...numbers));
  return {
    ...{ subject, answers: tokens.map((token) => names[token]) },
    asks: words.parts("guess.asks", { word }),
    right: tokens.indexOf(best),
    because: words.parts("guess.because", {
      ...{ word: names[best], number: fixed(numbers[best]), share: shareOf(row.shares[best]) },
    }),
  };
}
