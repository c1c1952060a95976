/**
 * A sentence as the book's stages name it: signs in quotes, words that repeat with their place.
 *
 * Pure text.
 */

/** @typedef {import("../api/types.js").Token} Token */

/** As many as a stage has rows for, the class token not counted. */
export const MOST_WORDS = 13;
export const CLASS_TOKEN = "‹cls›";

const LOWERED = "₀₁₂₃₄₅₆₇₈₉";

/**
 * The words' names on stage, one a token.
 *
 *     namesOf(["<cls>", "I", "saw", "a", "saw", "."]) // ["‹cls›", "I", "saw₂", "a", "saw₄", "“.”"]
 *
 * @param {Pick<Token, "text" | "special">[]} tokens
 * @returns {string[]}
 */
export function namesOf(tokens) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { text } of tokens) counts.set(text.toLowerCase(), (counts.get(text.toLowerCase()) ?? 0) + 1);
  return tokens.map(({ text, special }, place) => {
    if (special) return CLASS_TOKEN;
    const name = /[\p{L}\p{N}]/u.test(text) ? text : `“${text}”`;
    return (counts.get(text.toLowerCase()) ?? 0) > 1 ? name + lowered(place) : name;
  });
}

/** @param {number} place */
export const lowered = (place) => [...String(place)].map((digit) => LOWERED[Number(digit)]).join("");

/**
 * The first word that stands there twice, at its later place; else the last word.
 *
 *     wordToFollow(["<cls>", "I", "saw", "a", "saw", "."]) // 4
 *
 * @param {Pick<Token, "text" | "special">[]} tokens
 * @returns {number} index of a token
 */
export function wordToFollow(tokens) {
  const isWord = (/** @type {number} */ index) => !tokens[index].special && /[\p{L}\p{N}]/u.test(tokens[index].text);
  const texts = tokens.map(({ text }) => text.toLowerCase());
  for (let index = tokens.length - 1; index > 0; index--) {
    if (isWord(index) && texts.indexOf(texts[index]) < index) return index;
  }
  for (let index = tokens.length - 1; index > 0; index--) if (isWord(index)) return index;
  return tokens.length - 1;
}
