/**
 * Where the window is, and which cells of the map are painted, at every position of the page.
 *
 * Pure numbers. Beats: look, multiply, add, paint, slide, everywhere, even.
 */

import { lerp, span } from "../../stage/time.js";

/** @typedef {import("./sums.js").Place} Place */

/** Cells that the window slides over slowly. */
export const SLIDES = 12;
export const BEATS = /** @type {const} */ ([
  ["look", 3000],
  ["multiply", 4600],
  ["add", 3600],
  ["paint", 1600],
  ["slide", 5200],
  ["everywhere", 8000],
  ["even", 3000],
]);
const [PAINTED, SLIDE, EVERYWHERE, END] = [3.95, 4, 5, 6];
/** From the last cell the window goes to the even place. */
const [LEAVES, ARRIVES] = [6.1, 6.6];
/** Faster and faster. */
const HASTE = 2.4;

/**
 * How many cells of the whole run are done.
 *
 * @param {number} position
 * @param {number} size of the map's side
 */
export function runLength(position, size) {
  if (position <= EVERYWHERE) return 0;
  return Math.min(
    size * size,
    1 + Math.floor((size * size - 1) * ((position - EVERYWHERE) / (END - EVERYWHERE)) ** HASTE),
  );
}

/**
 * @param {number} position
 * @param {Place} start where the story begins
 * @param {number} size of the photo's side
 * @param {Place} even where it ends
 * @returns {Place} of the window's middle
 */
export function windowAt(position, start, size, even) {
  if (position <= SLIDE) return start;
  if (position <= EVERYWHERE) {
    return { row: start.row, column: start.column + Math.min(SLIDES, Math.floor((position - SLIDE) * (SLIDES + 1))) };
  }
  const last = runLength(position, size) - 1;
  if (position > END) {
    const way = span(position, LEAVES, ARRIVES);
    const [row, column] = [lerp(size - 1, even.row, way), lerp(size - 1, even.column, way)];
    return { row: Math.round(row), column: Math.round(column) };
  }
  return { row: Math.floor(last / size), column: last % size };
}

/**
 * The part of the map's row that slow painting has filled.
 *
 * @param {number} position
 * @param {Place} start
 */
export function slidCells(position, start) {
  if (position < PAINTED) return 0;
  return windowAt(Math.min(position, EVERYWHERE), start, Infinity, start).column - start.column + 1;
}

/**
 * Whether the window is on its way, so that its numbers could not be read.
 *
 * @param {number} position
 */
export const isRunning = (position) =>
  position > SLIDE && position < ARRIVES && position !== EVERYWHERE && position !== END;
