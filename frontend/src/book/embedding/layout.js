/**
 * Where things stand on the stage of words as vectors: rows, their square, and two arrows below.
 */

import { fixed } from "../../messages/numbers.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */

/** A name that stands upright over its column, a letter's width in CSS pixels. */
const LETTER = 9.4;
const HEAD = [50, 104];
const ARROWS = { wide: [190, 270], narrow: [112, 150] };
/** The cosine of the two arrows, beside them. */
const SAID = { wide: 18, narrow: 14, beside: 76 };
const CELL = { wide: [17, 34], narrow: [13, 18] };

/**
 * @param {Omit<Box, "height">} box
 * @param {string[]} names
 */
function sizesOf({ room, isNarrow }, names) {
  const size = isNarrow ? "narrow" : "wide";
  const letters = Math.max(...names.map((name) => name.length));
  const top = Math.max(HEAD[0], Math.min(HEAD[1], letters * LETTER + 14));
  const [[least, most], [low, high]] = [CELL[size], ARROWS[size]];
  const cell = Math.max(least, Math.min(most, (room - top - low) / names.length));
  const side = cell * names.length;
  return { top, cell, side, arrows: Math.max(low, Math.min(high, room - top - side)) };
}

/**
 * @param {Omit<Box, "height">} box
 * @param {string[]} names
 */
export function heightOf(box, names) {
  const { top, side, arrows } = sizesOf(box, names);
  return top + side + arrows;
}

/**
 * @param {Pen} pen
 * @param {Box} box
 * @param {string[]} names
 * @param {import("../../messages/words.js").Words} words
 */
export function layout(pen, box, names, words) {
  const { width, height, isNarrow } = box;
  const { cell, top, side } = sizesOf(box, names);
  const longest = Math.max(...names.map((name) => pen.width(name, isNarrow ? 13 : 15, 600)));
  const label = Math.min(isNarrow ? 80 : 130, longest + 14);
  const left = width - side;
  const strip = { left: label, width: left - label - (isNarrow ? 10 : 32) };
  const bottom = top + side;
  const px = isNarrow ? SAID.narrow : SAID.wide;
  const widest = pen.width(words.text("stage.cosine", { cosine: fixed(-0.5, 4) }), px, 650);
  const says = { px, left: isNarrow ? width - widest : width * 0.42 + SAID.beside };
  const wide = isNarrow ? Math.min(width * 0.6, says.left - 8) : width * 0.42;
  const arrows = { left: 0, top: bottom, width: wide, height: height - bottom };
  const middle = (/** @type {number} */ row) => top + cell * (row + 0.5);
  return { cell, top, bottom, label, strip, left, arrows, says, middle, px: isNarrow ? 13 : 15 };
}

/** @typedef {ReturnType<typeof layout>} Places */

/**
 * The cell of the matrix under a point.
 *
 * @param {Places} places
 * @param {number} x
 * @param {number} y
 * @returns {[row: number, column: number] | null}
 */
export function cellAt({ left, top, bottom, cell }, x, y) {
  if (x < left || y < top || y >= bottom) return null;
  return [Math.floor((y - top) / cell), Math.floor((x - left) / cell)];
}

/**
 * Where the arrows start, and how long they are: they point upwards.
 *
 * @param {Places} places
 */
export function originOf({ arrows: { left, top, width, height } }) {
  return { x: left + width / 2, y: top + height - 24, length: Math.min(height - 60, width / 2 - 46) };
}

/**
 * A turn that keeps both arrows above the level.
 *
 * @param {number} turn of the first arrow, in radians
 * @param {number} angle between the two
 */
export const heldUp = (turn, angle) => Math.max(0, Math.min(Math.PI - angle, turn));
