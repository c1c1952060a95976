/**
 * Names of matrices within text, to be set as mathematics.
 *
 * Text only; the component sets it.
 */

/** A capital W with what it makes: `W_O`, or `Wq` where nothing follows but a sign of transposition. */
const WEIGHT = /W_([A-Za-z])(ᵀ?)|^W([a-z])(ᵀ?)$/gu;

/** @typedef {string | { of: string, transposed: boolean }} Part text, or a W with its superscript */

/**
 *     mathParts("times W_O v") // ["times ", { of: "O", transposed: false }, " v"]
 *
 * @param {string} text
 * @returns {Part[]}
 */
export function mathParts(text) {
  /** @type {Part[]} */
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(WEIGHT)) {
    if (found.index > end) parts.push(text.slice(end, found.index));
    parts.push({ of: found[1] ?? found[3], transposed: Boolean(found[2] || found[4]) });
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}
