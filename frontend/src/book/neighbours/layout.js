/**
 * Where things stand on the stage with the blinkers: a row a word, and what is seen of them.
 */

import { ALL, SIGHTS } from "./sight.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./moment.js").Hand} Hand */

const HEAD = 34;
/** The lower grip stands there. */
const FOOT = 12;
/** The words to watch are a second row of controls. */
const SECOND_TOOLS = 56;
const ROW = { wide: [24, 76], narrow: [17, 34] };
/** On a phone what words are called has no more room, in CSS pixels. */
const MOST_KIND = 96;
/** Between a kind and what is marked beside it, which begins somewhat before its texts. */
const BESIDE_KIND = 8;
const LEAST_HEIGHT = { wide: 430, narrow: 300 };

/**
 * @param {Omit<Box, "height">} box
 * @param {number} count of words
 */
function rowHeight({ room, isNarrow }, count) {
  const [least, most] = ROW[isNarrow ? "narrow" : "wide"];
  return Math.max(least, Math.min(most, (room - HEAD - (isNarrow ? FOOT : SECOND_TOOLS)) / count));
}

/**
 * @param {Omit<Box, "height">} box
 * @param {number} count of words
 */
export const heightOf = (box, count) =>
  Math.max(LEAST_HEIGHT[box.isNarrow ? "narrow" : "wide"], HEAD + rowHeight(box, count) * count + FOOT);

/**
 * @param {Pen} pen
 * @param {Box} box
 * @param {string[]} names one a token, the class token first
 * @param {{ said: string, weight: number }[]} called what words are called, as it is written
 */
export function layout(pen, box, names, called) {
  const { width, isNarrow } = box;
  const count = names.length - 1;
  const row = rowHeight(box, count);
  const px = isNarrow ? 13 : Math.min(17, row * 0.6);
  const longest = Math.max(...names.slice(1).map((name) => pen.width(name, px, 650)));
  const label = isNarrow ? Math.min(92, longest + 14) : Math.max(130, Math.min(180, longest + 28));
  const widest = Math.max(...called.map(({ said, weight }) => pen.width(said, 13, weight)));
  const kinds = {
    left: label + (isNarrow ? 6 : 28),
    width: isNarrow ? Math.min(MOST_KIND, widest) : Math.min(250, width * 0.28),
  };
  const right = kinds.left + kinds.width + (isNarrow ? BESIDE_KIND : 56);
  const middle = (/** @type {number} */ token) => HEAD + row * (token - 0.5);
  return { row, px, label, kinds, right, count, top: HEAD, bottom: HEAD + row * count, middle };
}

/** @typedef {ReturnType<typeof layout>} Places */

/**
 * The word whose row a point is in, as a token.
 *
 * @param {Places} places
 * @param {number} y
 */
export function tokenAt({ top, row, count }, y) {
  const token = Math.floor((y - top) / row) + 1;
  return token >= 1 && token <= count ? token : null;
}

/**
 * The hand that holds the blinkers at a height.
 *
 * @param {Places} places
 * @param {number} token the word watched
 * @param {number} y
 * @returns {Hand}
 */
export function handAt({ middle, row, count }, token, y) {
  const half = Math.min(count, Math.abs(y - middle(token)) / row);
  return { sight: Math.min(ALL, Math.max(0, Math.round(half - 0.5))), half };
}

/**
 * How far the blinkers are open, in rows to each side of the word's middle.
 *
 * @param {number} sight
 * @param {number} count of words
 */
export const halfOf = (sight, count) => (SIGHTS[sight] ?? count) + 0.5;
