/**
 * How many weights, as a picture of a position: a photo, lines from its pixels to units, and bars that count the lines.
 *
 * Beats: one, units, part, share, lens, twice.
 */

import { whole } from "../../messages/numbers.js";
import { clamp, lerp, span } from "../../stage/time.js";
import { drawBars, drawCounter } from "./bars.js";
import { factorsOf, runningAt } from "./counts.js";
import { layout, spread } from "./layout.js";
import { photoSaid } from "./shown.js";
import { drawWindow } from "./window.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./shown.js").Scene} Scene */
/** @typedef {ReturnType<typeof layout>} Places */
export const BEATS = /** @type {const} */ ([
  ["one", 4800],
  ["units", 4600],
  ["part", 6400],
  ["share", 5600],
  ["lens", 3000],
  ["twice", 4200],
]);
/** So many lines are drawn, and so many units; the counter counts all. */
const DRAWN = { lines: 400, across: 20, units: 40 };

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const places = layout(box);
  const shown = scene.hand ? 3.2 : position;
  const isWindow = span(shown, 2, 2.12);
  drawPhoto(pen, position, box, places, scene);
  pen.fade(1 - isWindow, () => drawConnected(pen, shown, box, places, scene));
  pen.fade(isWindow, () => drawWindow(pen, shown, box, places, scene));
  drawBars(pen, scene.hand ? Math.max(4, position) : position, box, places, scene);
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawPhoto(pen, position, { isNarrow }, { photo, side }, scene) {
  const { photo: plain, finer } = scene;
  const said = photoSaid(position, isNarrow, scene);
  pen.text(said, photo.left, 10, { colour: pen.ink.quiet });
  pen.image(plain.picture, photo.left, photo.top, side, side);
  pen.image(finer.picture, photo.left, photo.top, side, side, { alpha: scene.hand ? 0 : span(position, 5.05, 5.4) });
}

/**
 * Every pixel with every unit: lines, ever more of them, until they are a sheet.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawConnected(pen, position, { isNarrow, width }, { photo, side, column, note }, scene) {
  const { words, counts } = scene;
  const { ink, quiet, accent, paper } = pen.ink;
  const { lines, units } = runningAt(Math.min(2, position), counts);
  const { units: all } = factorsOf(counts.fully_connected);
  const shown = Math.min(units, DRAWN.units);
  const anchors = spread(Math.min(lines, Math.max(24, Math.round(DRAWN.lines / shown))), DRAWN.across);
  const middle = photo.top + side / 2;
  const y = (/** @type {number} */ unit) => (shown === 1 ? middle : photo.top + ((unit + 0.5) / shown) * side);
  // As many are one grey as are drawn; from there on they run together.
  const sheet = all > 1 ? span(position, 1.15, 1.9) * Math.min(1, Math.log10(all) / 3) : 0;
  for (let unit = 0; unit < shown; unit++) {
    const fan = anchors.map(
      ([across, down]) =>
        /** @type {[number, number, number, number]} */ ([
          photo.left + across * side,
          photo.top + down * side,
          column,
          y(unit),
        ]),
    );
    const alpha = lerp(lines > 20 ? 0.35 : 0.9, 0.12, clamp(shown / 8));
    pen.lines(fan, { stroke: ink, line: lines > 20 ? 0.6 : 1.4, alpha });
  }
  pen.rect(photo.left + side, photo.top, column - side, side, { fill: ink, alpha: 0.93 * sheet });
  if (lines > 0 && lines <= 10) {
    pen.discs(
      anchors.map(([across, down]) => [photo.left + across * side, photo.top + down * side, 3]),
      accent,
    );
  }
  const radius = Math.max(3, Math.min(isNarrow ? 8 : 11, side / shown / 2.4));
  for (let unit = 0; unit < shown; unit++) {
    pen.discs([[column, y(unit), radius + 1.5]], paper);
    pen.discs([[column, y(unit), radius]], accent);
  }
  const unitsSaid = words.text("stage.units", { units });
  pen.text(unitsSaid, isNarrow ? width : column, 10, { align: isNarrow ? "right" : "center", colour: quiet });
  const right = isNarrow ? width - pen.width(unitsSaid) : column - pen.width(unitsSaid) / 2;
  const room = { left: photo.left + pen.width(photoSaid(position, isNarrow, scene)), right };
  if (lines > 0) drawCounter(pen, (side + column) / 2, words.text("stage.lines", { lines }), room, isNarrow);
  const drawn = anchors.length * shown;
  if (drawn < lines) {
    const said = words.text("stage.drawn", { times: whole(Math.round(lines / drawn)) });
    pen.text(said, photo.left, note, { colour: quiet });
  }
}
