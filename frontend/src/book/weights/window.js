/**
 * A window of the photo and its lines: with weights of its own at every place, or with the same at all.
 */

import { clamp, span } from "../../stage/time.js";
import { drawCounter } from "./bars.js";
import { factorsOf, LINES, PLANES, placeOf, runningAt, WINDOW } from "./counts.js";
import { photoSaid, sharedDone, sizeAt, windowAt } from "./shown.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("../arrows.js").Place} Place */
/** @typedef {import("./counts.js").ParameterCounts} ParameterCounts */
/** @typedef {import("./shown.js").Scene} Scene */
/** @typedef {ReturnType<typeof import("./layout.js").layout>} Places */

/** Of the places that are done so many keep their lines on the stage. */
const KEPT = 70;

/**
 * A window, what it sees, and the unit it belongs to: with lines of its own at every place, or with the same everywhere.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
export function drawWindow(pen, position, box, places, scene) {
  const { isNarrow, width } = box;
  const { photo, map, side, note } = places;
  const { words } = scene;
  const { counts, pixels: seen, times } = sizeAt(position, scene);
  const { ink, quiet, accent, paper, wash, hairline, surface } = pen.ink;
  const { width: across, height: down } = counts.output;
  const { filters, width: pixels } = { ...factorsOf(counts.convolution), ...factorsOf(counts.fully_connected) };
  const { row, column } = windowAt(position, scene);
  const at = { row: times * row, column: times * column };
  const [pixel, cell] = [side / pixels, side / across];
  const isShared = position > 3;
  const { places: done, lines } = runningAt(position, counts);

  // One sheet of units for each filter, the others behind it.
  const behind = Math.min(3, filters - 1) * span(position, 2.25, 2.4);
  for (let sheet = behind; sheet > 0; sheet--) {
    const shift = 4 * sheet;
    pen.rect(map.left - shift, map.top + shift, side, side, { fill: surface, stroke: hairline });
  }
  pen.rect(map.left, map.top, side, side, { fill: surface, stroke: hairline });
  const painted = isShared ? sharedDone(position, across * down, scene) : position > 2.45 ? done : 0;
  const rows = Math.floor(painted / across);
  pen.rect(map.left, map.top, side, rows * cell, { fill: wash, alpha: 0.6 });
  pen.rect(map.left, map.top + rows * cell, (painted % across) * cell, cell, { fill: wash, alpha: 0.6 });

  if (!isShared && position > 2.45) drawKept(pen, places, counts, done);
  const frame = (/** @type {number} */ left, /** @type {number} */ top, /** @type {number} */ size) => {
    pen.rect(left, top, size, size, { stroke: paper, line: 4 });
    pen.rect(left, top, size, size, { stroke: accent, line: 2 });
  };
  const window = { left: photo.left + at.column * pixel, top: photo.top + at.row * pixel, size: WINDOW * pixel };
  drawBlock(pen, places, seen, at, window, [map.left + (at.column + 0.5) * cell, map.top + (at.row + 0.5) * cell]);
  frame(window.left - 1, window.top - 1, window.size + 2);
  const mark = Math.max(cell, 5);
  frame(map.left + (at.column + 0.5) * cell - mark / 2, map.top + (at.row + 0.5) * cell - mark / 2, mark);

  const isOne = isShared || position <= 2.25;
  const counted = words.text(isShared && !isNarrow ? "stage.same" : "stage.lines", { lines: isOne ? LINES : lines });
  const unitsSaid = words.text(isNarrow ? "stage.placesShort" : "stage.places", { across, down, filters });
  const room = {
    left: photo.left + pen.width(photoSaid(position, isNarrow, scene)),
    right: width - pen.width(unitsSaid),
  };
  drawCounter(pen, (side + map.left) / 2, counted, room, isNarrow);
  pen.text(unitsSaid, width, 10, { align: "right", colour: quiet });
  const one = words.text("stage.window", { row: at.row, column: at.column });
  pen.text(one, photo.left, note, { colour: quiet });
  if (!isNarrow && position > 2.35) {
    pen.text(words.text("stage.sheets", { filters }), width, note + 4, { align: "right", colour: ink });
  }
}

/**
 * What stays of all places that are done: each keeps its lines.
 *
 * @param {Pen} pen
 * @param {Places} places
 * @param {ParameterCounts} counts
 * @param {number} done
 */
function drawKept(pen, { photo, map, side }, { output }, done) {
  const all = output.width * output.height;
  /** @type {[number, number, number, number][]} */
  const lines = [];
  for (let index = 0; index < KEPT; index++) {
    const place = Math.floor(((index + 0.5) / KEPT) * all);
    if (place >= done) break;
    const { row, column } = placeOf(place, output.width);
    const y = photo.top + ((row + 0.5) / output.height) * side;
    const spread = (column / output.width) * 6;
    lines.push([side, y, map.left, Math.max(map.top, y - spread)]);
  }
  pen.lines(lines, { stroke: pen.ink.ink, line: 0.6, alpha: 0.35 });
  const height = side * clamp(done / all);
  pen.rect(side, photo.top, map.left - side, height, { fill: pen.ink.ink, alpha: 0.55 });
}

/**
 * What the window sees, enlarged: nine pixels in red, green and blue; from each a line to the one unit.
 *
 * @param {Pen} pen
 * @param {Places} places
 * @param {ImageData} pixels of the photo
 * @param {Place} at
 * @param {{ left: number, top: number, size: number }} window
 * @param {[x: number, y: number]} unit
 */
function drawBlock(pen, { block, photo, side }, pixels, at, window, unit) {
  const { accent, paper, edge } = pen.ink;
  const { cell, gap, left } = block;
  const height = PLANES * WINDOW * cell + (PLANES - 1) * gap;
  const top = photo.top + (side - height) / 2;
  pen.lines(
    [
      [window.left + window.size, window.top, left - 4, top],
      [window.left + window.size, window.top + window.size, left - 4, top + height],
    ],
    { stroke: accent, alpha: 0.7 },
  );
  const cells = Array.from({ length: LINES }, (_, index) => {
    const [plane, { row, column }] = [Math.floor(index / WINDOW ** 2), placeOf(index % WINDOW ** 2, WINDOW)];
    const value = pixels.data[4 * ((at.row + row) * pixels.width + at.column + column) + plane];
    const light = [0, 1, 2].map((other) => (other === plane ? value : 0));
    return { x: left + column * cell, y: top + (plane * WINDOW + row) * cell + plane * gap, light };
  });
  const lines = cells.map(
    ({ x, y }) => /** @type {[number, number, number, number]} */ ([x + cell / 2, y + cell / 2, ...unit]),
  );
  pen.rect(left - 4, top - 4, WINDOW * cell + 8, height + 8, { fill: paper, alpha: 0.94, round: 3 });
  pen.lines(lines, { stroke: paper, line: 2.4, alpha: 0.8 });
  pen.lines(lines, { stroke: accent, line: 1 });
  for (const { x, y, light } of cells) {
    pen.rect(x, y, cell, cell, { fill: `rgb(${light.join(",")})`, stroke: edge, line: 0.5 });
  }
}
