/**
 * Which language the page speaks.
 */

/** The languages there are message files for, the first the one that is complete by definition. */
export const LANGUAGES = /** @type {const} */ (["en"]);

/** @typedef {(typeof LANGUAGES)[number]} Language */

/**
 * The first language the visitor reads that there is.
 *
 *     chooseLanguage(["fr-CH", "en-GB"], ["en"]) // "en"
 *
 * @template {string} Name
 * @param {readonly string[]} wanted as the browser lists them, the preferred one first
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
