/**
 * The page's words, from message files: one folder a language, one file a page of the book, and one for the frame
 * around every page.
 */

import { chooseLanguage, LANGUAGES, wantedLanguages } from "./language.js";
import { writeNumbersIn } from "./numbers.js";
import { Words } from "./words.js";

const FILES = /** @type {Record<string, () => Promise<import("./words.js").Messages>>} */ (
  import.meta.glob("./*/*.json", { import: "default" })
);

export const language = chooseLanguage(
  wantedLanguages(globalThis.location?.search ?? "", globalThis.navigator?.languages ?? []),
  LANGUAGES,
);
writeNumbersIn(language);

/** @type {Map<string, Promise<Words>>} */
const loaded = new Map();

/**
 * @param {string} name of the file, without its ending
 * @returns {Promise<Words>}
 */
export function loadWords(name) {
  const found = loaded.get(name) ?? read(name);
  loaded.set(name, found);
  // What could not be loaded is asked for again.
  found.catch(() => loaded.delete(name));
  return found;
}

/**
 * The words in the language of the page; what it does not say yet is said in the first one.
 *
 * @param {string} name
 */
async function read(name) {
  const languages = language === LANGUAGES[0] ? [language] : [language, LANGUAGES[0]];
  const [own, first] = await Promise.all(languages.map((one) => FILES[`./${one}/${name}.json`]?.()));
  return new Words(own ?? {}, language, first && new Words(first, LANGUAGES[0]));
}
