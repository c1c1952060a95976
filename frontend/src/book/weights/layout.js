/**
 * Where things stand on the stage of the weights: photo, lines, units, and three bars below.
 */

import { placeOf, WINDOW } from "./counts.js";

/** @typedef {import("../../stage/figure.js").Box} Box */

const TITLE = 26;
const ROW = { wide: 54, narrow: 40 };
const NOTE = { wide: 40, narrow: 30 };

/** @param {Omit<Box, "height">} box */
function sideOf({ width, room, isNarrow }) {
  if (isNarrow) return Math.min(width * 0.37, Math.max(90, room - TITLE - NOTE.narrow - 3 * ROW.narrow));
  return Math.max(150, Math.min(320, width * 0.34, room - TITLE - NOTE.wide - 3 * ROW.wide));
}

/** @param {Omit<Box, "height">} box */
export function heightOf(box) {
  const [note, row] = box.isNarrow ? [NOTE.narrow, ROW.narrow] : [NOTE.wide, ROW.wide];
  return TITLE + sideOf(box) + note + 3 * row;
}

/** @param {Box} box */
export function layout(box) {
  const side = sideOf(box);
  const [note, row] = box.isNarrow ? [NOTE.narrow, ROW.narrow] : [NOTE.wide, ROW.wide];
  const left = box.width - side - 1;
  const cell = box.isNarrow ? 6 : 11;
  return {
    side,
    photo: { left: 0, top: TITLE },
    map: { left, top: TITLE },
    /** Where the units of the fully connected layer stand, one above the other. */
    column: left + side * 0.5,
    /** What the window sees, enlarged: red, green and blue. */
    block: { left: side + (left - side) * 0.2, cell, gap: cell * 1.2 },
    note: TITLE + side + 13,
    bars: { top: TITLE + side + note, row, width: box.width },
  };
}

/**
 * The place of the window under a point of the photo.
 *
 * @param {Box} box
 * @param {number} x
 * @param {number} y
 * @param {number} side of the photo, in pixels
 * @param {boolean} [isHeld] what is held stays on the photo
 * @returns {import("../arrows.js").Place | null}
 */
export function placeUnder(box, x, y, side, isHeld = false) {
  const { photo, side: wide } = layout(box);
  const places = side - WINDOW + 1;
  const at = (/** @type {number} */ point) => Math.floor((point / wide) * side) - 1;
  const [row, column] = [at(y - photo.top), at(x - photo.left)];
  const isOn = x >= photo.left && y >= photo.top && x < photo.left + wide && y < photo.top + wide;
  if (!isOn && !isHeld) return null;
  const held = (/** @type {number} */ value) => Math.max(0, Math.min(places - 1, value));
  return { row: held(row), column: held(column) };
}

/**
 * Points spread over a square, the first of them already all over it.
 *
 * @param {number} count at most `across`²
 * @param {number} across
 * @returns {[x: number, y: number][]} 0 to 1
 */
export function spread(count, across) {
  const all = across * across;
  // A step that shares no factor with any square here visits every place once.
  const step = 149;
  return Array.from({ length: Math.min(count, all) }, (_, index) => {
    const { row, column } = placeOf((Math.floor(all / 2) + index * step) % all, across);
    return [(column + 0.5) / across, (row + 0.5) / across];
  });
}
