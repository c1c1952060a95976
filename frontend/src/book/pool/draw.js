/**
 * Pooling, as a picture of a position: a map, its windows of 2 × 2, the winners, and the smaller map they make.
 *
 * Beats: one, step, all, back.
 */

import { fixed } from "../../messages/numbers.js";
import { paragraph } from "../../stage/lines.js";
import { colourOf } from "../../stage/pictures.js";
import { lerp, span } from "../../stage/time.js";
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
 */

export const BEATS = /** @type {const} */ ([
  ["one", 4600],
  ["step", 4200],
  ["all", 6000],
  ["back", 3600],
]);
/** Windows that it steps over slowly. */
const STEPS = 6;
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
  const { words, size, filter, start, hand } = scene;
  const { quiet, hairline, surface, zero } = pen.ink;
  const at = hand ?? windowAt(position, start, size);
  const [cell, half] = [map.side / size, size / SIDE];
  pen.text(words.text("stage.map", { filter, size }), map.left, 10, { colour: quiet });
  pen.image(scene.map, map.left, map.top, map.side, map.side);
  const back = hand ? 0 : span(position, 3.1, 3.8);
  pen.fade(back, () => {
    pen.rect(map.left, map.top, map.side, map.side, { fill: zero });
    pen.image(scene.winners, map.left, map.top, map.side, map.side);
  });
  pen.rect(map.left, map.top, map.side, map.side, { stroke: hairline });
  pen.text(words.text("stage.pooled", { size: half }), pooled.left, 10, { colour: quiet });
  pen.rect(pooled.left, pooled.top, pooled.side, pooled.side, { fill: surface, stroke: hairline });
  /** @type {(row: number, column: number, width: number, height: number) => void} */
  const reveal = (row, column, width, height) => {
    if (width <= 0 || height <= 0) return;
    const part = { left: column, top: row, width, height };
    const [x, y] = [pooled.left + column * cell, pooled.top + row * cell];
    pen.image(scene.pooled, x, y, width * cell, height * cell, { part });
  };
  const done = doneAt(position, size);
  reveal(0, 0, half, Math.floor(done / half));
  reveal(Math.floor(done / half), 0, done % half, 1);
  const slow = windowAt(Math.min(position, 2), start, size);
  if (position > 0.95) reveal(start.row, start.column, slow.column - start.column + 1, 1);
  if (hand) reveal(hand.row, hand.column, 1, 1);
  if (back < 0.5) drawFrames(pen, position, at, { map, pooled, cell }, hand !== null);
  drawChart(pen, hand ? Infinity : position, box, chart, at, scene);
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

/**
 * The four values of the window as columns: the tallest goes on, the others sink.
 *
 * @param {Pen} pen
 * @param {number} position Infinity while a window is held
 * @param {Box} box
 * @param {import("../../stage/pen.js").Area} area
 * @param {Cell} at
 * @param {Scene} scene
 */
function drawChart(pen, position, { isNarrow }, { left, top, width, height }, at, { words, pooledAt, reach }) {
  const { quiet, accent, edge, theme, ink } = pen.ink;
  const { values, winner, average } = pooledAt(at);
  const isMoving = position > 1 && position < 3 && position !== 2;
  const risen = position > 1 ? 1 : span(position, 0.1, 0.4);
  const sunk = position > 1 ? 1 : span(position, 0.55, 0.85);
  const [base, tall] = [top + height - 20, height - 44];
  const step = width / 4;
  pen.text(words.text("stage.window", { row: at.row, column: at.column }), left, top + 4, { colour: quiet });
  const most = Math.max(...values, reach * 0.1);
  values.forEach((value, index) => {
    const isWinner = index === winner;
    const long = (Math.max(0, value) / most) * tall * risen * (isWinner ? 1 : lerp(1, 0.12, sunk));
    const x = left + index * step;
    const { fill } = colourOf("activation", theme, Math.min(1, value / reach));
    pen.rect(x + 4, base - long, step - 12, Math.max(1, long), {
      fill,
      stroke: edge,
      alpha: isWinner ? 1 : lerp(1, 0.4, sunk),
    });
    if (isWinner && sunk > 0.5)
      pen.rect(x + 2, base - long - 2, step - 8, long + 4, { stroke: accent, line: 2, round: 2 });
    const shown = isMoving ? "" : fixed(value);
    const weight = isWinner && sunk > 0.5 ? 650 : 400;
    pen.text(shown, x + step / 2 - 2, base + 12, {
      align: "center",
      weight,
      colour: weight > 400 ? accent : ink,
      alpha: risen,
    });
  });
  pen.line([
    [left, base],
    [left + width, base],
  ]);
  if (isMoving || isNarrow) return;
  const said = paragraph(pen, words.text("stage.average", { average: fixed(average) }), width);
  pen.fade(position > 1 ? 1 : span(position, 0.85, 1), () =>
    said.forEach((line, index) => pen.text(line, left, base + 34 + 18 * index, { colour: quiet })),
  );
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
