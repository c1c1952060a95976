/**
 * Which language the page speaks, from its first word to its last: another language is another address.
 */

/** The languages there are message files for, the first the one that is complete by definition. */
export const LANGUAGES = /** @type {const} */ (["en", "zh-Hans"]);

/** @typedef {(typeof LANGUAGES)[number]} Language */

/** @type {Record<Language, string>} what each calls itself */
export const NAMES = { en: "English", "zh-Hans": "简体中文" };

/** The value of an address's query that names one. */
const IN_ADDRESS = "lang";
const STORED = "heatscope-language";

/**
 * The first language the visitor reads that there is.
 *
 *     chooseLanguage(["fr-CH", "en-GB"], ["en"]) // "en"
 *
 * @template {string} Name
 * @param {readonly string[]} wanted the preferred one first
 * @param {readonly Name[]} known
 * @returns {Name}
 */
export function chooseLanguage(wanted, known) {
  for (const one of wanted) {
    const base = one.split("-")[0];
    const found = known.find((name) => name === one) ?? known.find((name) => name.split("-")[0] === base);
    if (found) return found;
  }
  return known[0];
}

/**
 * What the visitor wants to read: what the address says, then what was chosen here, then what the browser says.
 *
 * @param {string} search the query of the page's address
 * @param {readonly string[]} ofBrowser the preferred one first
 */
export function wantedLanguages(search, ofBrowser) {
  const named = new URLSearchParams(search).get(IN_ADDRESS);
  return [named, remembered(), ...ofBrowser].filter((one) => one !== null);
}

/**
 * The query of the same page in another language.
 *
 *     searchIn("zh-Hans", "?lang=en") // "?lang=zh-Hans"
 *
 * @param {Language} name
 * @param {string} search the query of the page's address
 */
export function searchIn(name, search) {
  const query = new URLSearchParams(search);
  query.set(IN_ADDRESS, name);
  return `?${query}`;
}

/** @param {Language} name chosen, for addresses that name none */
export function remember(name) {
  try {
    localStorage.setItem(STORED, name);
  } catch {
    // A browser that keeps nothing still follows the address.
  }
}

/** @returns {string | null} */
function remembered() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}
