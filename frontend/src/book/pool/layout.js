/**
 * Where things stand on pooling's stage: the map, beside it the smaller one, and the window's values as columns.
 */

import { SIDE } from "./window.js";

/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./window.js").Cell} Cell */

const TITLE = 24;
const CHART = 150;

/** @param {Omit<Box, "height">} box */
const sideOf = ({ width, room, isNarrow }) =>
  isNarrow ? (width - 16) * 0.6 : Math.max(220, Math.min(520, (width - 40) / 1.6, room - TITLE - 10));

/** @param {Omit<Box, "height">} box */
export const heightOf = (box) => TITLE + sideOf(box) + (box.isNarrow ? 112 : 10);

/** @param {Box} box */
export function layout(box) {
  const side = sideOf(box);
  const left = side + (box.isNarrow ? 16 : 40);
  const chart = box.isNarrow
    ? { left: 0, top: TITLE + side + 14, width: box.width, height: 92 }
    : { left, top: TITLE + side / 2 + 36, width: Math.min(box.width - left, 300), height: CHART };
  return { map: { left: 0, top: TITLE, side }, pooled: { left, top: TITLE, side: side / 2 }, chart };
}

/**
 * The window under a point of the map.
 *
 * @param {Box} box
 * @param {number} x
 * @param {number} y
 * @param {number} size of the map's side
 * @param {boolean} [isHeld] what is held stays on the map
 * @returns {Cell | null}
 */
export function windowUnder(box, x, y, size, isHeld = false) {
  const { map } = layout(box);
  const window = (map.side / size) * SIDE;
  const [row, column] = [Math.floor((y - map.top) / window), Math.floor((x - map.left) / window)];
  const half = size / SIDE;
  if (!isHeld && (row < 0 || column < 0 || row >= half || column >= half)) return null;
  const held = (/** @type {number} */ value) => Math.max(0, Math.min(half - 1, value));
  return { row: held(row), column: held(column) };
}
