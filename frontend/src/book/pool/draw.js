/**
 * Pooling, as a picture of a position: a map, its windows of 2 × 2, the winners, and the smaller map they make; then
 * what is left of it when the photo moves by a pixel (stays.js).
 *
 * Beats: one, step, all, back, move, stay.
 */

import { span } from "../../stage/time.js";
import { drawColumns } from "./columns.js";
import { layout } from "./layout.js";
import { comparedAt, drawSeats, drawStaying } from "./stays.js";
import { SIDE } from "./window.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./window.js").Cell} Cell */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {number} size of the map's side
 * @property {number} filter
 * @property {HTMLCanvasElement} map before
 * @property {HTMLCanvasElement} pooled
 * @property {HTMLCanvasElement} winners the map with all but the winners gone
 * @property {number} reach of the map
 * @property {Cell} start the window that the story begins with
 * @property {Cell | null} hand a window that was taken
 * @property {(cell: Cell) => import("./window.js").Pooled} pooledAt
 * @property {Moved | null} moved the same of the photo moved by a pixel; null while it is on its way
 */
/**
 * @typedef {object} Moved
 * @property {HTMLCanvasElement} map
 * @property {HTMLCanvasElement} pooled
 * @property {import("./window.js").Staying} staying
 * @property {(cell: Cell) => import("./window.js").Pooled} pooledAt
 */

export const BEATS = /** @type {const} */ ([
  ["one", 4600],
  ["step", 4200],
  ["all", 6000],
  ["back", 3600],
  ["move", 4400],
  ["stay", 6400],
]);
/** Windows that it steps over slowly. */
const STEPS = 6;

/**
 * The window, as the cell it becomes.
 *
 * @param {number} position
 * @param {Cell} start
 * @param {number} size of the map's side
 * @returns {Cell}
 */
export function windowAt(position, start, size) {
  if (position <= 1) return start;
  if (position <= 2)
    return { row: start.row, column: start.column + Math.min(STEPS, Math.floor((position - 1) * (STEPS + 1))) };
  const last = doneAt(position, size) - 1;
  return position >= 3 ? start : { row: Math.floor(last / (size / SIDE)), column: last % (size / SIDE) };
}

/**
 * How many windows of the whole run are done.
 *
 * @param {number} position
 * @param {number} size
 */
export function doneAt(position, size) {
  const all = (size / SIDE) ** 2;
  return position <= 2 ? 0 : Math.min(all, 1 + Math.floor((all - 1) * Math.min(1, position - 2) ** 2.2));
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const { map, pooled, chart } = layout(box);
  const { words, size, filter, start, hand, moved } = scene;
  const { quiet, hairline, surface } = pen.ink;
  const at = hand ?? windowAt(position, start, size);
  const [cell, half] = [map.side / size, size / SIDE];
  const shift = moved ? span(position, 4.3, 4.6) : 0;
  const titles = (shift ? ["stage.mapMoved", "stage.mapMovedShort"] : ["stage.map"]).map((name) =>
    words.text(name, { filter, size }),
  );
  pen.text(pen.fitting(titles, pooled.left - 12), map.left, 10, { colour: quiet });
  const back = hand ? 0 : span(position, 3.1, 3.8) * (1 - span(position, 4.02, 4.25));
  drawMap(pen, map, { cell, shift, back }, scene);
  pen.text(words.text("stage.pooled", { size: half }), pooled.left, 10, { colour: quiet });
  pen.rect(pooled.left, pooled.top, pooled.side, pooled.side, { fill: surface, stroke: hairline });
  /** @type {(picture: HTMLCanvasElement, row: number, column: number, width: number, height: number) => void} */
  const reveal = (picture, row, column, width, height) => {
    if (width <= 0 || height <= 0) return;
    const part = { left: column, top: row, width, height };
    const [x, y] = [pooled.left + column * cell, pooled.top + row * cell];
    pen.image(picture, x, y, width * cell, height * cell, { part });
  };
  /** @type {(picture: HTMLCanvasElement, done: number) => void} */
  const revealFirst = (picture, done) => {
    reveal(picture, 0, 0, half, Math.floor(done / half));
    reveal(picture, Math.floor(done / half), 0, done % half, 1);
  };
  revealFirst(scene.pooled, doneAt(position, size));
  const slow = windowAt(Math.min(position, 2), start, size);
  if (position > 0.95) reveal(scene.pooled, start.row, start.column, slow.column - start.column + 1, 1);
  const compared = moved ? comparedAt(position, size) : 0;
  const picture = moved && position > 4.85 ? moved.pooled : scene.pooled;
  if (moved) revealFirst(moved.pooled, compared);
  if (hand || picture !== scene.pooled) reveal(picture, at.row, at.column, 1, 1);
  if (moved && compared) drawStaying(pen, position, { map, pooled, cell, half }, compared, moved.staying);
  if (hand || (back < 0.5 && position <= 5)) drawFrames(pen, position, at, { map, pooled, cell }, hand !== null);
  if (moved && position > 5 && !hand) drawSeats(pen, position, chart, compared, scene, moved.staying);
  else drawColumns(pen, position, box, chart, at, scene);
}

/**
 * The map; in the fourth beat its winners alone; in the fifth it moves by a cell, and is then that of the moved photo.
 *
 * @param {Pen} pen
 * @param {{ left: number, top: number, side: number }} map
 * @param {{ cell: number, shift: number, back: number }} moment
 * @param {Scene} scene
 */
function drawMap(pen, { left, top, side }, { cell, shift, back }, scene) {
  const { zero, hairline } = pen.ink;
  const there = shift >= 1 ? scene.moved : null;
  pen.within({ left, top, width: side, height: side }, () => {
    pen.rect(left, top, side, side, { fill: zero });
    pen.image(there ? there.map : scene.map, left + (there ? 0 : shift * cell), top, side, side);
  });
  pen.fade(back, () => {
    pen.rect(left, top, side, side, { fill: zero });
    pen.image(scene.winners, left, top, side, side);
  });
  pen.rect(left, top, side, side, { stroke: hairline });
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Cell} at
 * @param {{ map: { left: number, top: number }, pooled: { left: number, top: number }, cell: number }} places
 * @param {boolean} isHeld
 */
function drawFrames(pen, position, at, { map, pooled, cell }, isHeld) {
  const { paper, accent } = pen.ink;
  /** @type {(left: number, top: number, side: number) => void} */
  const frame = (left, top, side) => {
    pen.rect(left, top, side, side, { stroke: paper, line: 4 });
    pen.rect(left, top, side, side, { stroke: accent, line: 2 });
  };
  frame(map.left + at.column * SIDE * cell - 1, map.top + at.row * SIDE * cell - 1, SIDE * cell + 2);
  if (position > 0.9 || isHeld) frame(pooled.left + at.column * cell - 2, pooled.top + at.row * cell - 2, cell + 4);
}
