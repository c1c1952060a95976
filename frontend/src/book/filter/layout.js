/**
 * Where things stand on the filter's stage, and what is under a pointer.
 */

/** @typedef {import("../../stage/figure.js").Box} Box */

const TITLE = 22;
const BENCH = { wide: 226, narrow: 122 };
const GAP = { wide: 34, narrow: 26 };
const CELL = { least: 2.8, most: 5.6 };

/**
 * How large a pixel is drawn: what width and height allow.
 *
 * @param {Omit<Box, "height">} box
 * @param {number} size of the photo's side, in pixels
 */
export function cellSize({ width, room, isNarrow }, size) {
  const frame = size + 2;
  if (isNarrow) return Math.floor(((width - 14) / 2 / frame) * 10) / 10;
  const fitting = Math.min((width - 156) / (2 * frame), (room - TITLE - GAP.wide - BENCH.wide) / frame);
  return Math.max(CELL.least, Math.min(CELL.most, fitting));
}

/**
 * @param {Omit<Box, "height">} box
 * @param {number} size
 */
export function heightOf(box, size) {
  const [gap, bench] = box.isNarrow ? [GAP.narrow, BENCH.narrow] : [GAP.wide, BENCH.wide];
  return TITLE + cellSize(box, size) * (size + 2) + gap + bench;
}

/**
 * @param {Box} box
 * @param {number} size
 */
export function layout(box, size) {
  const cell = cellSize(box, size);
  const side = cell * size;
  const photo = { left: cell, top: TITLE + cell };
  const map = { left: box.width - side - 1, top: photo.top };
  return { cell, side, photo, map, bench: photo.top + side + cell + (box.isNarrow ? GAP.narrow : GAP.wide) };
}

/**
 * The pixel of the photo under a point.
 *
 * @param {ReturnType<typeof layout>} places
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {boolean} [isHeld] what is held stays on the photo
 * @returns {import("./sums.js").Place | null}
 */
export function pixelAt({ photo, cell }, x, y, size, isHeld = false) {
  const [column, row] = [Math.floor((x - photo.left) / cell), Math.floor((y - photo.top) / cell)];
  const isOn = row >= 0 && column >= 0 && row < size && column < size;
  if (!isOn && !isHeld) return null;
  const held = (/** @type {number} */ value) => Math.max(0, Math.min(size - 1, value));
  return { row: held(row), column: held(column) };
}
