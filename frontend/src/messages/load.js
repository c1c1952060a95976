/**
 * The page's words, from message files: one folder a language, one file a page of the book, and one for the frame
 * around every page.
 */

import { once } from "../once.js";
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

/**
 * The words of a file, named without its ending, in the language of the page; what it does not say yet is said in the
 * first one.
 */
export const loadWords = once(async (name) => {
  const languages = language === LANGUAGES[0] ? [language] : [language, LANGUAGES[0]];
  const [own, first] = await Promise.all(languages.map((one) => FILES[`./${one}/${name}.json`]?.()));
  return new Words(own ?? {}, language, first && new Words(first, LANGUAGES[0]));
});
