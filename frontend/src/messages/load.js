/**
 * The page's words, from message files: one folder a language, one file a page of the book.
 */

import { chooseLanguage, LANGUAGES } from "./language.js";
import { writeNumbersIn } from "./numbers.js";
import { Words } from "./words.js";

const FILES = /** @type {Record<string, () => Promise<import("./words.js").Messages>>} */ (
  import.meta.glob("./*/*.json", { import: "default" })
);

export const language = chooseLanguage(navigator.languages ?? [], LANGUAGES);
writeNumbersIn(language);

/** @type {Map<string, Promise<Words>>} */
const loaded = new Map();

/**
 * @param {string} name of the file, without its ending
 * @returns {Promise<Words>}
 */
export function loadWords(name) {
  const found =
    loaded.get(name) ?? FILES[`./${language}/${name}.json`]().then((messages) => new Words(messages, language));
  loaded.set(name, found);
  // What could not be loaded is asked for again.
  found.catch(() => loaded.delete(name));
  return found;
}
