/**
 * How sharply the heads look at a position: softly first, then sharper and sharper.
 */

import { clamp } from "../../stage/time.js";

export const BEATS = /** @type {const} */ ([
  ["kernel", 2800],
  ["apart", 4200],
  ["soft", 3600],
  ["sharpen", 7000],
  ["same", 3600],
]);
export const [SOFTEST, SHARPEST] = [0.25, 20];
/** How softly they look at first; the page's question is about it. */
export const MILD = 1;

/**
 * Equal ways for equal ratios: `alphaFor(0)` is 0.25, `alphaFor(1)` is 20.
 *
 * @param {number} way 0 to 1
 */
export const alphaFor = (way) => SOFTEST * (SHARPEST / SOFTEST) ** way;

/** @param {number} alpha the other way round */
export const wayOf = (alpha) => Math.log(alpha / SOFTEST) / Math.log(SHARPEST / SOFTEST);

/** @param {number} position */
export const alphaAt = (position) => MILD * (SHARPEST / MILD) ** clamp((position - 3.05) / 0.87);

/**
 * The α that an address has in hand: `toldAlpha("2.5")` is 2.5.
 *
 * @param {string | undefined} written
 * @returns {number | null} null where it has none, or one beyond those of the page
 */
export function toldAlpha(written) {
  const alpha = Number(written);
  return alpha >= SOFTEST && alpha <= SHARPEST ? alpha : null;
}
