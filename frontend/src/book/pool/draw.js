/**
 * Pooling, as a picture of a position: a map, its windows of 2 × 2, the winners, and the smaller map they make; then
 * what is left of it when the photo moves by a pixel.
 *
 * Beats: one, step, all, back, move, stay.
 */

import { fixed, percent, whole } from "../../messages/numbers.js";
import { paragraph } from "../../stage/lines.js";
import { colourOf } from "../../stage/pictures.js";
import { clamp, lerp, span } from "../../stage/time.js";
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
/** @typedef {import("./window.js").Seat} Seat */
/** @type {readonly Seat[]} */
const SEATS = ["left", "right", "none"];
/** How dark a window gets whose value does not stay. */
const VEIL = 0.72;
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
 * How many windows have been compared with what they were before the move.
 *
 * @param {number} position
 * @param {number} size of the map's side
 */
export const comparedAt = (position, size) => Math.floor((size / SIDE) ** 2 * clamp((position - 5.1) / 0.75));

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
  else drawChart(pen, position, box, chart, at, scene);
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
 * The windows whose value is another go dark, on both maps; those whose value stays are framed.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {{ map: { left: number, top: number }, pooled: { left: number, top: number }, cell: number, half: number }} places
 * @param {number} compared
 * @param {import("./window.js").Staying} staying
 */
function drawStaying(pen, position, { map, pooled, cell, half }, compared, { isSame }) {
  const { accent, edge, hairline, theme } = pen.ink;
  const seen = (/** @type {number} */ row, /** @type {number} */ column) =>
    row >= 0 && column >= 0 && row < half && column < half && isSame[row * half + column];
  for (const [{ left, top }, side, line] of /** @type {const} */ ([
    [map, cell * SIDE, 1.5],
    [pooled, cell, 1],
  ])) {
    /** @type {[number, number, number, number][]} */
    const dark = [];
    /** @type {[number, number, number, number][]} */
    const edges = [];
    for (let index = 0; index < compared; index++) {
      const [row, column] = [Math.floor(index / half), index % half];
      const [x, y] = [left + column * side, top + row * side];
      if (!isSame[index]) dark.push([x, y, side, side]);
      // One line around all that lie together.
      if (seen(row, column) !== seen(row, column - 1)) edges.push([x, y, x, y + side]);
      if (seen(row, column) !== seen(row - 1, column)) edges.push([x, y, x + side, y]);
      if (column === half - 1 && isSame[index]) edges.push([x + side, y, x + side, y + side]);
      if (row === half - 1 && isSame[index]) edges.push([x, y + side, x + side, y + side]);
    }
    pen.bars(dark, theme === "dark" ? hairline : edge, VEIL);
    pen.lines(edges, { stroke: accent, line, alpha: span(position, 5.1, 5.2) });
  }
}

/**
 * How many values stay, and where in their windows the winners had sat.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {import("../../stage/pen.js").Area} area
 * @param {number} compared
 * @param {Scene} scene
 * @param {import("./window.js").Staying} staying
 */
function drawSeats(pen, position, { left, top, width, height }, compared, { words }, { isSame, seats }) {
  const { quiet, accent, edge } = pen.ink;
  const stay = isSame.slice(0, compared).filter(Boolean).length;
  const values = { stay: whole(stay), windows: whole(compared), share: percent(compared ? stay / compared : 0) };
  const ways = ["stage.stay", "stage.stayShort"].map((name) => words.text(name, values));
  pen.text(pen.fitting(ways, width, 16, 650), left, top + 4, { px: 16, weight: 650, colour: accent });
  const most = Math.max(...SEATS.map((seat) => seats[seat].windows));
  const names = SEATS.map((seat) => words.text(`stage.${seat}`));
  const counts = SEATS.map((seat) =>
    words.text("stage.of", { stay: whole(seats[seat].stay), windows: whole(seats[seat].windows) }),
  );
  const beside = Math.min(width * 0.42, Math.max(...names.map((name) => pen.width(name))) + 10);
  const after = Math.max(...counts.map((count) => pen.width(count))) + 8;
  const room = width - beside - after;
  const step = Math.min(34, (height - 26) / SEATS.length);
  pen.fade(span(position, 5.85, 5.97), () =>
    SEATS.forEach((seat, index) => {
      const y = top + 26 + (index + 0.5) * step;
      const [x, tall] = [left + beside, Math.min(18, step - 6)];
      const long = (/** @type {number} */ count) => (count / most) * room;
      pen.text(names[index], left, y, { colour: quiet, most: beside - 6 });
      pen.rect(x, y - tall / 2, long(seats[seat].windows), tall, { stroke: edge });
      pen.rect(x, y - tall / 2, long(seats[seat].stay), tall, { fill: accent });
      pen.text(counts[index], left + width, y, { align: "right" });
    }),
  );
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
 * @param {number} position
 * @param {Box} box
 * @param {import("../../stage/pen.js").Area} area
 * @param {Cell} at
 * @param {Scene} scene
 */
function drawChart(pen, position, { isNarrow }, { left, top, width, height }, at, scene) {
  const { words, pooledAt, reach, moved, hand } = scene;
  const { quiet, accent, edge, theme, ink } = pen.ink;
  const before = pooledAt(at);
  // Moved by a pixel, the window holds other values.
  const change = moved ? span(position, 4.6, 4.85) : 0;
  const after = change > 0 && moved ? moved.pooledAt(at) : before;
  const { winner, average } = change > 0.5 ? after : before;
  const values = before.values.map((value, index) => lerp(value, after.values[index], change));
  const isRead = hand !== null || position <= 1 || position === 2 || position >= 3;
  const isMoving = !isRead || (change > 0 && change < 1);
  const risen = position > 1 || hand ? 1 : span(position, 0.1, 0.4);
  const sunk = (position > 1 || hand ? 1 : span(position, 0.55, 0.85)) * (1 - change + 2 * Math.max(0, change - 0.5));
  const [base, tall] = [top + height - 20, height - 44];
  const step = width / 4;
  pen.text(words.text("stage.window", { row: at.row, column: at.column }), left, top + 4, { colour: quiet });
  const most = Math.max(...before.values, ...after.values, reach * 0.1);
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
  pen.fade(position > 1 || hand ? 1 : span(position, 0.85, 1), () =>
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
