/**
 * Any number of vectors, as a picture of a position: words come one by one, and with each a row and a column of meetings.
 *
 * Beats: seat, words, out, twice. A row a vector: its word, the vector that goes in, its row of the grid of meetings, the
 * vector that comes out. The grid is as large whatever the number: what shrinks is a meeting.
 */

import { whole } from "../../messages/numbers.js";
import { clamp, ease, lerp, span } from "../../stage/time.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {{ count: number, names: string[], inputs: HTMLCanvasElement, outputs: HTMLCanvasElement }} Strips a row a vector */
/** @typedef {{ count: number, names: string[], strips: Strips | null }} Hand as many vectors as the reader wants; null while they are asked for */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {Strips} once the sentence
 * @property {Strips} twice twice as many vectors
 * @property {number} weights of the whole network
 * @property {Hand | null} hand
 */

export const BEATS = /** @type {const} */ ([
  ["seat", 2200],
  ["words", 6400],
  ["out", 3200],
  ["twice", 4800],
]);
const HEAD = { wide: 62, narrow: 54 };
const FOOT = { wide: 38, narrow: 30 };
const SIDE = { wide: 440, narrow: 300 };
/** A name has so much of the width; a phone's strips have what the grid leaves, and so much at least. */
const LABEL = { share: 0.19, most: 120 };
const GAP = { wide: 26, narrow: 8 };
const LEAST_STRIP = 32;
/** Smaller rows have no room for a name, smaller meetings no lines between them. */
const NAMED = 12.5;
/** In the lowest rows that have a name it is somewhat smaller than all else. */
const SMALLEST = 12;
const LINED = 5;
/** One word makes a grid of four, which needs not fill the stage. */
const LARGEST_CELL = 110;

/** @param {number} width */
const labelOf = (width) => Math.min(LABEL.most, LABEL.share * width);

/** @param {Omit<Box, "height">} box */
const sideOf = ({ width, room, isNarrow }) => {
  const size = isNarrow ? "narrow" : "wide";
  const beside = isNarrow ? labelOf(width) + 2 * (GAP.narrow + LEAST_STRIP) : width * 0.52;
  return Math.max(140, Math.min(SIDE[size], width - beside, room - HEAD[size] - FOOT[size]));
};

/** @param {Omit<Box, "height">} box */
export function heightOf(box) {
  const size = box.isNarrow ? "narrow" : "wide";
  return HEAD[size] + sideOf(box) + FOOT[size];
}

/**
 * @param {Pen} pen
 * @param {Box} box
 * @param {string[]} names
 */
export function layout(pen, box, names) {
  const { width, isNarrow } = box;
  const side = sideOf(box);
  const gap = GAP[isNarrow ? "narrow" : "wide"];
  const px = isNarrow ? 13 : 15;
  const longest = Math.max(...names.map((name) => pen.width(name, px, 600)));
  const label = Math.min(labelOf(width), longest + 12);
  const strip = (width - label - side - 2 * gap) / 2;
  const grid = label + strip + gap;
  return { side, label, px, strip, top: HEAD[isNarrow ? "narrow" : "wide"], grid, out: grid + side + gap };
}

/** @typedef {ReturnType<typeof layout>} Places */

/**
 * How many vectors are there, the last of them on its way; and for how many the grid is divided.
 *
 * @param {number} position
 * @param {number} once vectors of the sentence
 * @param {number} twice
 * @param {number | null} held as many as the reader wants
 * @returns {{ count: number, coming: number, divided: number }} `coming`: how far the last one is, 0 to 1
 */
export function momentOf(position, once, twice, held) {
  if (held !== null) return { count: held, coming: 1, divided: held };
  if (position <= 1) return { count: 1, coming: span(position, 0.1, 0.5), divided: once };
  const words = clamp((position - 1) / 0.94) * (once - 1);
  if (position <= 3) {
    const count = Math.min(once, 1 + Math.ceil(words - 1e-9));
    return { count, coming: count === 1 ? 1 : ease(clamp(1.6 * (words - (count - 2)))), divided: once };
  }
  const divided = lerp(once, twice, span(position, 3.05, 3.45));
  const more = span(position, 3.5, 3.9) * (twice - once);
  return { count: once + Math.round(more), coming: 1, divided };
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const { once, twice, hand } = scene;
  const places = layout(pen, box, once.names);
  const moment = momentOf(position, once.count, twice.count, hand && hand.count);
  const cell = Math.min(LARGEST_CELL, places.side / moment.divided);
  // The sentence's own vectors are the first of the longer texts too, so these may stand for them.
  const strips = hand ? hand.strips : moment.count > once.count ? twice : once;
  const handedOn = hand || position >= 3 ? 1 : span(position, 2.15, 2.85);
  // The first vector brings the counters along.
  pen.fade(moment.count === 1 ? moment.coming : 1, () => drawCounters(pen, box, places, scene, moment, handedOn));
  drawWeights(pen, box, places, scene);
  drawRows(pen, places, moment, cell, (hand ?? strips ?? once).names, strips, handedOn);
  const isLonger = hand ? hand.count > once.count : position > 3;
  drawGrid(pen, places, moment, cell, once.count, isLonger);
}

/** @typedef {ReturnType<typeof momentOf>} Moment */

/**
 * @param {Pen} pen
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 * @param {Moment} moment
 * @param {number} handedOn
 */
function drawCounters(pen, { isNarrow }, { label, grid, out }, { words }, { count }, handedOn) {
  const { quiet, ink, accent } = pen.ink;
  const px = isNarrow ? 15 : 20;
  const small = isNarrow ? "Short" : "";
  /** @type {(name: string, number: string, x: number, colour: string) => void} */
  const counter = (name, number, x, colour) => {
    pen.text(words.text(`stage.${name}${small}`), x, 10, { colour: quiet });
    pen.text(number, x, isNarrow ? 32 : 36, { px, weight: 650, colour });
  };
  counter("in", whole(count), label, ink);
  const meetings = whole(count * count);
  counter("meetings", isNarrow ? meetings : `${whole(count)} × ${whole(count)} = ${meetings}`, grid, accent);
  pen.fade(handedOn, () => counter("out", whole(count), out, ink));
}

/**
 * What does not change, whatever the number.
 *
 * @param {Pen} pen
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawWeights(pen, { height, isNarrow }, { label }, { words, weights }) {
  const said = words.text(isNarrow ? "stage.weightsShort" : "stage.weights", { count: whole(weights) });
  pen.text(said, label, height - (isNarrow ? 10 : 14), { px: isNarrow ? 13 : 15 });
}

/**
 * @param {Pen} pen
 * @param {Places} places
 * @param {Moment} moment
 * @param {number} cell
 * @param {string[]} names
 * @param {Strips | null} strips
 * @param {number} handedOn
 */
function drawRows(pen, { label, strip, top, grid, out, px }, { count, coming }, cell, names, strips, handedOn) {
  const { hairline, ink, zero, accent, edge } = pen.ink;
  const tall = Math.max(1, cell - (cell > 8 ? 4 : 0));
  /** @type {(x: number, y: number, picture: HTMLCanvasElement | undefined, row: number) => void} */
  const vector = (x, y, picture, row) => {
    const part = picture && { left: 0, top: row, width: picture.width, height: 1 };
    if (!picture) pen.rect(x, y, strip, tall, { fill: zero });
    else pen.image(picture, x, y, strip, tall, { part });
    if (cell >= LINED) pen.rect(x, y, strip, tall, { stroke: hairline });
  };
  if (cell < LINED) {
    // Very many: all at once, and not one by one.
    const area = { top, height: cell * count };
    if (!strips) {
      for (const left of [label, out]) {
        pen.rect(left, area.top, strip, area.height, { fill: zero, stroke: edge });
        pen.text("…", left + strip / 2, area.top + area.height / 2, { align: "center", px: 20 });
      }
      return;
    }
    const part = { left: 0, top: 0, width: strips.inputs.width, height: count };
    pen.image(strips.inputs, label, top, strip, cell * count, { part });
    pen.image(strips.outputs, out, top, strip, cell * count, { part });
    return;
  }
  for (let row = 0; row < count; row++) {
    const isLast = row === count - 1;
    const arrived = isLast ? coming : 1;
    const y = top + cell * row + (cell - tall) / 2 + (1 - arrived) * 30;
    pen.fade(arrived, () => {
      if (cell >= NAMED) {
        const style = { weight: row === 0 ? 600 : 400, colour: row === 0 ? accent : ink, most: label - 8 };
        pen.text(names[row], 0, y + tall / 2, { ...style, px: Math.max(SMALLEST, Math.min(px, cell * 0.85)) });
      }
      vector(label, y, strips?.inputs, row);
    });
    // What comes out passes through the grid, row after row.
    const through = clamp(handedOn * (count + 2) - row);
    if (through <= 0) continue;
    if (through < 1) vector(lerp(grid - strip, out, ease(through)), y, strips?.outputs, row);
    else vector(out, y, strips?.outputs, row);
  }
}

/**
 * @param {Pen} pen
 * @param {Places} places
 * @param {Moment} moment
 * @param {number} cell
 * @param {number} once vectors of the sentence
 * @param {boolean} isDoubled whether the sentence's own meetings stand apart from the rest
 */
function drawGrid(pen, { grid, top }, { count, coming }, cell, once, isDoubled) {
  const { accent, hairline, paper } = pen.ink;
  const side = cell * count;
  const old = cell * Math.max(0, count - 1);
  if (isDoubled) {
    pen.rect(grid, top, side, side, { fill: accent, alpha: 0.16 });
    pen.rect(grid, top, cell * once, cell * once, { fill: accent, alpha: 0.42 });
  } else {
    pen.rect(grid, top, old, old, { fill: accent, alpha: 0.36 });
    // The newest meets all that are there, and all meet it.
    pen.fade(coming, () => {
      const colour = { fill: accent, alpha: coming < 1 ? 0.8 : 0.36 };
      pen.rect(grid, top + old, side, cell, colour);
      pen.rect(grid + old, top, cell, old, colour);
    });
  }
  if (cell >= LINED) {
    for (let at = 1; at < count; at++) {
      const away = at * cell;
      for (const points of /** @type {import("../../stage/pen.js").Point[][]} */ ([
        [
          [grid + away, top],
          [grid + away, top + side],
        ],
        [
          [grid, top + away],
          [grid + side, top + away],
        ],
      ])) {
        pen.line(points, { stroke: paper, line: cell > 12 ? 2 : 1 });
      }
    }
  }
  pen.rect(grid, top, side, side, { stroke: hairline, alpha: count === 1 ? coming : 1 });
  if (isDoubled) pen.rect(grid, top, cell * once, cell * once, { stroke: accent, line: 2 });
}
