/**
 * Why a page cannot show a sentence: too short for its question, or longer than its stage has rows.
 */

import { MOST_WORDS, quoted } from "./sentence.js";

/**
 * @param {{ text: string, special: boolean }[]} tokens
 * @param {number} least words that the page needs
 * @param {import("../messages/words.js").Words} words of the frame
 * @returns {string | null}
 */
export function refusedFor(tokens, least, words) {
  const own = tokens.filter(({ special }) => !special);
  const count = own.length;
  if (count < least) {
    return words.text("sentence.tooShort", { least, count, text: quoted(own.map(({ text }) => text).join(" ")) });
  }
  return count > MOST_WORDS ? words.text("sentence.tooLong", { most: MOST_WORDS, count }) : null;
}
