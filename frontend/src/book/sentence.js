/**
 * A sentence as the book's stages name it: signs in quotes, words that repeat with their place.
 *
 * Pure text.
 */

import { namesByPlace } from "../draw/names.js";

/** @typedef {import("../api/types.js").Token} Token */

/** As many as a stage has rows for, the class token not counted. */
export const MOST_WORDS = 13;
export const CLASS_TOKEN = "‹cls›";

/** Of what a reader typed a message quotes so many letters. */
const QUOTED = 40;

/**
 * What a reader typed, as a message quotes it.
 *
 *     quoted("x".repeat(3000)).length // 41, with the dots
 *
 * @param {string} text
 */
export function quoted(text) {
  const letters = [...text];
  return letters.length > QUOTED ? `${letters.slice(0, QUOTED).join("")}…` : text;
}

/**
 * The words' names on stage, one a token.
 *
 *     namesOf(["<cls>", "I", "saw", "a", "saw", "."]) // ["‹cls›", "I", "saw₂", "a", "saw₄", "“.”"]
 *
 * @param {Pick<Token, "text" | "special">[]} tokens
 * @returns {string[]}
 */
export function namesOf(tokens) {
  return namesByPlace(
    tokens.map(({ text, special }) => (special ? CLASS_TOKEN : /[\p{L}\p{N}]/u.test(text) ? text : `“${text}”`)),
  );
}

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
