/**
 * One filter at work, as a picture of a position: photo and map above, the arithmetic of the window below.
 */

import { fixed } from "../../messages/numbers.js";
import { colourOf } from "../../stage/pictures.js";
import { lerp, span } from "../../stage/time.js";
import { drawBench } from "./bench.js";
import { layout } from "./layout.js";
import { isRunning, runLength, slidCells, windowAt } from "./motion.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./sums.js").Place} Place */
/** @typedef {ReturnType<typeof layout>} Places */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {number} size of the photo's side, in pixels
 * @property {number} filter
 * @property {HTMLCanvasElement} photo
 * @property {HTMLCanvasElement} map of the filter, whole
 * @property {HTMLCanvasElement} kernel as a small colour picture
 * @property {HTMLCanvasElement | null} rubbed the part of the map that was rubbed
 * @property {number} reach of the map, for its colours
 * @property {number} weightReach of the kernel
 * @property {Place} start
 * @property {Place} even the photo's most even place
 * @property {Place | null} hand where the window was taken
 * @property {(place: Place) => import("./sums.js").Sum} sumAt
 * @property {{ mean?: number[], std?: number[] }} card
 */

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const places = layout(box, scene.size);
  const at = scene.hand ?? windowAt(position, scene.start, scene.size, scene.even);
  const sum = scene.sumAt(at);
  drawPhoto(pen, places, scene);
  drawMap(pen, position, places, scene);
  drawWindows(pen, position, at, places, scene);
  if (!box.isNarrow) drawBetween(pen, position, at, sum.total, places, scene);
  const isRead = scene.hand !== null || !isRunning(position);
  drawBench(pen, scene.hand ? Infinity : position, box, places, scene, at, sum, isRead);
}

/**
 * @param {Pen} pen
 * @param {Places} places
 * @param {Scene} scene
 */
function drawPhoto(pen, { photo, side, cell }, { words, photo: picture }) {
  const { quiet } = pen.ink;
  pen.text(words.text("stage.photo"), photo.left, 9, { colour: quiet });
  // What lies outside the photo is zeros.
  pen.within(
    { left: photo.left - cell, top: photo.top - cell, width: side + 2 * cell, height: side + 2 * cell },
    () => {
      for (let shift = -side; shift < side + 3 * cell; shift += 5) {
        pen.line(
          [
            [photo.left - cell + shift, photo.top + side + cell],
            [photo.left + cell + shift + side, photo.top - cell],
          ],
          { line: 0.7, alpha: 0.7 },
        );
      }
    },
  );
  pen.image(picture, photo.left, photo.top, side, side);
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Places} places
 * @param {Scene} scene
 */
function drawMap(pen, position, { map, side, cell }, { words, filter, map: picture, rubbed, start, size }) {
  pen.text(words.text("stage.map", { filter }), map.left, 9, { colour: pen.ink.quiet });
  pen.rect(map.left, map.top, side, side, { fill: pen.ink.surface, stroke: pen.ink.hairline });
  /** @type {(row: number, column: number, width: number, height: number) => void} */
  const reveal = (row, column, width, height) => {
    if (width <= 0 || height <= 0) return;
    const part = { left: column, top: row, width, height };
    pen.image(picture, map.left + column * cell, map.top + row * cell, width * cell, height * cell, { part });
  };
  const done = runLength(position, size);
  const rows = Math.floor(done / size);
  reveal(0, 0, size, rows);
  reveal(rows, 0, done % size, 1);
  reveal(start.row, start.column, slidCells(position, start), 1);
  if (rubbed) pen.image(rubbed, map.left, map.top, side, side);
}

/**
 * The window on the photo, and the cell it makes.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Place} at
 * @param {Places} places
 * @param {Scene} scene
 */
function drawWindows(pen, position, at, { photo, map, cell }, { hand }) {
  const { paper, accent } = pen.ink;
  /** @type {(left: number, top: number, side: number) => void} */
  const frame = (left, top, side) => {
    pen.rect(left, top, side, side, { stroke: paper, line: 4 });
    pen.rect(left, top, side, side, { stroke: accent, line: 2 });
  };
  frame(photo.left + (at.column - 1) * cell - 1, photo.top + (at.row - 1) * cell - 1, 3 * cell + 2);
  // From the window to its cell, when the first one has been painted.
  const way = wayAt(position, hand);
  const [from, to] = [photo.left + (at.column + 2) * cell + 2, map.left + at.column * cell - 4];
  const y = photo.top + (at.row + 0.5) * cell;
  for (const [stroke, line] of /** @type {const} */ ([
    [paper, 4],
    [accent, 2],
  ])) {
    pen.line(
      [
        [from, y],
        [to, y],
      ],
      { stroke, line, alpha: way, arrow: true },
    );
  }
  if (position >= 3 || hand) frame(map.left + at.column * cell - 2, map.top + at.row * cell - 2, cell + 4);
}

/**
 * How far the line from the window to its cell is there.
 *
 * @param {number} position
 * @param {Scene["hand"]} hand
 */
const wayAt = (position, hand) => (hand ? 0 : span(position, 3.9, 3.98) * (1 - span(position, 4.01, 4.06)));

/**
 * Between photo and map: the kernel, later the sum on its way.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Place} at
 * @param {number} total
 * @param {Places} places
 * @param {Scene} scene
 */
function drawBetween(pen, position, at, total, { photo, map, side, cell }, { words, filter, kernel, reach, hand }) {
  const { edge, quiet, accent } = pen.ink;
  const middle = (photo.left + side + map.left) / 2;
  const width = Math.min(68, map.left - photo.left - side - 60);
  const [left, top] = [middle - width / 2, photo.top + side / 2 - width / 2];
  const landed = hand ? 1 : span(position, 2.72, 2.8);
  const y = top + width / 2;
  pen.line(
    [
      [photo.left + side + cell + 6, y],
      [left - 8, y],
    ],
    { line: 1.5, arrow: true },
  );
  pen.line(
    [
      [left + width + 8, y],
      [map.left - 8, y],
    ],
    { line: 1.5, arrow: true },
  );
  pen.fade(1 - landed, () => {
    pen.image(kernel, left, top, width, width);
    pen.rect(left, top, width, width, { stroke: edge });
    pen.text(words.text("stage.kernel", { filter }), middle, top + width + 16, { align: "center", colour: quiet });
  });
  pen.fade(landed, () => {
    const { fill, text } = colourOf("activation", pen.ink.theme, total / reach);
    pen.rect(left, top, width, width, { fill, stroke: edge, round: 4 });
    pen.text(fixed(total), middle, y, { px: width > 56 ? 20 : 15, weight: 600, align: "center", colour: text });
    // The line from the window may run where they stand.
    pen.fade(1 - wayAt(position, hand), () =>
      [words.text("stage.row", { row: at.row }), words.text("stage.column", { column: at.column })].forEach(
        (place, index) => pen.text(place, middle, top + width + 14 + 18 * index, { align: "center", colour: quiet }),
      ),
    );
    const flight = hand ? 0 : span(position, 3.1, 3.95);
    if (flight <= 0 || flight >= 1) return;
    const size = lerp(width, cell, flight);
    const [x, to] = [lerp(left, map.left + at.column * cell, flight), lerp(top, map.top + at.row * cell, flight)];
    pen.rect(x, to, size, size, { fill, stroke: accent, line: 2 });
  });
}
