/**
 * Where things stand on the stage that a query's three pages share: a row a word, the same on all of them.
 */

/** @typedef {import("../../stage/figure.js").Box} Box */

const HEAD = { wide: 74, narrow: 62 };
const FOOT = { wide: 40, narrow: 28 };
const MOST_ROW = { wide: 74, narrow: 44 };
const LEAST_ROW = { wide: 26, narrow: 18 };

/**
 * @param {Omit<Box, "height">} box
 * @param {number} count of tokens
 */
function rowHeight({ room, isNarrow }, count) {
  const size = isNarrow ? "narrow" : "wide";
  const fitting = (room - HEAD[size] - FOOT[size]) / count;
  return Math.max(LEAST_ROW[size], Math.min(MOST_ROW[size], fitting));
}

/**
 * @param {Omit<Box, "height">} box
 * @param {number} count
 */
export function heightOf(box, count) {
  const size = box.isNarrow ? "narrow" : "wide";
  // A short sentence leaves room for the mixture too.
  return Math.max(box.isNarrow ? 250 : 400, HEAD[size] + rowHeight(box, count) * count + FOOT[size]);
}

/**
 * @param {Box} box
 * @param {number} count
 * @param {number} longest a word's width, in CSS pixels
 */
export function layout(box, count, longest) {
  const { width, isNarrow } = box;
  const top = isNarrow ? HEAD.narrow : HEAD.wide;
  const row = rowHeight(box, count);
  const label = Math.min(isNarrow ? 92 : 140, Math.max(isNarrow ? 46 : 74, longest + 18));
  return { top, row, label, right: width - label, middle: (/** @type {number} */ index) => top + row * (index + 0.5) };
}

/** @typedef {ReturnType<typeof layout>} Places */

/**
 * The word whose row a point is in.
 *
 * @param {Places} places
 * @param {number} y
 * @param {number} count
 */
export function rowAt({ top, row }, y, count) {
  const index = Math.floor((y - top) / row);
  return index >= 0 && index < count ? index : null;
}
