/**
 * Words that have to fit into a width: shortened, or said in another way.
 *
 * Text only; how wide it is, is what it is told.
 */

/** @typedef {(words: string) => number} Widths in CSS pixels */

/** What was left out. */
const LEFT_OUT = "…";
/** The place behind a word tells it from the others that are written alike. */
const PLACE = /[₀-₉]*$/;

/**
 * The words, or as many of their first letters as there is room for; a place behind them stays.
 *
 *     shorten("misunderstanding₁₂", 9, (words) => words.length) // "misund…₁₂"
 *
 * @param {string} words
 * @param {number} most
 * @param {Widths} widthOf
 */
export function shorten(words, most, widthOf) {
  if (widthOf(words) <= most) return words;
  const place = PLACE.exec(words)?.[0] ?? "";
  const letters = [...words.slice(0, words.length - place.length)];
  const shortened = (/** @type {number} */ count) => letters.slice(0, count).join("").trimEnd() + LEFT_OUT + place;
  // One letter is left where there is room for none: it tells more than nothing.
  let [fits, tooMany] = [1, letters.length];
  while (tooMany - fits > 1) {
    const count = Math.floor((fits + tooMany) / 2);
    if (widthOf(shortened(count)) <= most) fits = count;
    else tooMany = count;
  }
  return shortened(fits);
}

/**
 * The first of several ways to say it that fits; the last one shortened where none does.
 *
 *     firstFitting(["at number 12", "no. 12"], 8, (words) => words.length) // "no. 12"
 *
 * @param {string[]} ways the longest first
 * @param {number} most
 * @param {Widths} widthOf
 */
export function firstFitting(ways, most, widthOf) {
  return ways.find((words) => widthOf(words) <= most) ?? shorten(ways[ways.length - 1], most, widthOf);
}

/**
 * Room for columns beside each other: alike where each has what it needs then, else the wide take more than the narrow.
 *
 *     shareOut(30, [5, 5], 2) // [14, 14]
 *     shareOut(30, [20, 4], 2) // [22, 6]
 *     shareOut(20, [20, 4], 2) // [14, 4]
 *
 * @param {number} room
 * @param {number[]} needs the width of each
 * @param {number} gap between two
 * @returns {number[]} widths
 */
export function shareOut(room, needs, gap) {
  const left = room - gap * (needs.length - 1);
  const alike = left / needs.length;
  if (needs.every((need) => need <= alike)) return needs.map(() => alike);
  const over = left - needs.reduce((sum, need) => sum + need, 0);
  if (over >= 0) return needs.map((need) => need + over / needs.length);
  // Who needs less than an equal part of what is left keeps all of it; the others share the rest.
  const widths = needs.map(() => 0);
  let [rest, open] = [left, needs.length];
  for (const [need, column] of needs
    .map((need, column) => /** @type {const} */ ([need, column]))
    .sort(([one], [other]) => one - other)) {
    widths[column] = Math.min(need, rest / open);
    rest -= widths[column];
    open -= 1;
  }
  return widths;
}
