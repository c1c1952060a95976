/**
 * Names of words and pieces as they are spoken: the mark of a blank by what it is called.
 */

import { readable } from "../draw/names.js";
import { wordsOf } from "./instrument.js";

/**
 *     spoken("query ␣₅, key saw: 0.75") // "query space₅, key saw: 0.75"
 *
 * @param {string} text with names in it
 */
export function spoken(text) {
  const said = readable(text).map((part) => (part.blank ? wordsOf("parts").text(`WordName.${part.blank}`) : part.text));
  return said.join("");
}
