/**
 * What tokens are called where more than one of them is in sight.
 *
 * Text only; knows nothing of what is drawn.
 */

const LOWERED = "₀₁₂₃₄₅₆₇₈₉";

/**
 * The texts, those that come more than once with their place behind them, so that each name is of one token only.
 *
 *     namesByPlace(["<cls>", "I", "saw", "a", "saw"]) // ["<cls>", "I", "saw₂", "a", "saw₄"]
 *
 * @param {string[]} texts of tokens in order; a capital makes no other word
 * @param {number} [first] the place of the first, counted among all tokens
 */
export function namesByPlace(texts, first = 0) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  const words = texts.map((text) => text.toLowerCase());
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return texts.map((text, index) => ((counts.get(words[index]) ?? 0) > 1 ? text + lowered(index + first) : text));
}

/** @param {number} place */
export const lowered = (place) => [...String(place)].map((digit) => LOWERED[Number(digit)]).join("");
