/**
 * What is left of a pooled map when the photo moves by a pixel: window by window, and counted by where the winner had
 * sat.
 */

import { percent, whole } from "../../messages/numbers.js";
import { clamp, span } from "../../stage/time.js";
import { SIDE } from "./window.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("./draw.js").Scene} Scene */
/** @typedef {import("./window.js").Seat} Seat */

/** @type {readonly Seat[]} */
const SEATS = ["left", "right", "none"];
/** How dark a window gets whose value does not stay. */
const VEIL = 0.72;

/**
 * How many windows have been compared with what they were before the move.
 *
 * @param {number} position
 * @param {number} size of the map's side
 */
export const comparedAt = (position, size) => Math.floor((size / SIDE) ** 2 * clamp((position - 5.1) / 0.75));

/**
 * The windows whose value is another go dark, on both maps; those whose value stays are framed.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {{ map: { left: number, top: number }, pooled: { left: number, top: number }, cell: number, half: number }} places
 * @param {number} compared
 * @param {import("./window.js").Staying} staying
 */
export function drawStaying(pen, position, { map, pooled, cell, half }, compared, { isSame }) {
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
export function drawSeats(pen, position, { left, top, width, height }, compared, { words }, { isSame, seats }) {
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
