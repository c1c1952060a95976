/**
 * ReLU, as a picture of a position: a map, its sums as a histogram with a hinge at 0, the map after.
 *
 * Beats: pour, fold, sink, bend.
 */

import { fixed, percent, whole } from "../../messages/numbers.js";
import { colourOf } from "../../stage/pictures.js";
import { lerp, span } from "../../stage/time.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/pen.js").Area} Area */
/** @typedef {import("../../stage/figure.js").Box} Box */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {number} filter
 * @property {HTMLCanvasElement} before the map as it is
 * @property {HTMLCanvasElement} after the same with everything below the hinge at 0
 * @property {ReturnType<typeof import("./clip.js").histogramOf>} bars
 * @property {number} reach of the map
 * @property {number} hinge 0, unless it was taken
 * @property {boolean} isHeld whether the hinge was taken
 * @property {number} below how many sums lie below the hinge
 * @property {number} count of all sums
 */

export const BEATS = /** @type {const} */ ([
  ["pour", 3000],
  ["fold", 3000],
  ["sink", 3600],
  ["bend", 4600],
]);
const TITLE = 24;

/** @param {Omit<Box, "height">} box */
export function heightOf({ width, room, isNarrow }) {
  if (isNarrow) return TITLE + (width - 14) / 2 + 150;
  return TITLE + sideOf({ width, room, isNarrow }) + 190;
}

/** @param {Omit<Box, "height">} box */
const sideOf = ({ width, room, isNarrow }) =>
  isNarrow ? (width - 14) / 2 : Math.max(180, Math.min(340, (width - 320) / 2, room - TITLE - 190));

/** @param {Box} box */
export function layout(box) {
  const { width, isNarrow } = box;
  const side = sideOf(box);
  const before = { left: 0, top: TITLE, width: side, height: side };
  const after = { ...before, left: width - side };
  const under = TITLE + side + (isNarrow ? 14 : 34);
  const line = isNarrow
    ? { left: 8, top: under + 6, width: width - 16, height: 72 }
    : { left: side + 34, top: TITLE + 20, width: width - 2 * side - 68, height: side - 70 };
  const bend = isNarrow ? { left: 0, top: under, width, height: 124 } : { left: 0, top: under + 6, width, height: 142 };
  return { before, after, line, bend };
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const places = layout(box);
  const shown = scene.isHeld ? 3 : position;
  const bend = span(shown, 3.05, 3.3);
  drawMaps(pen, shown, places, scene);
  pen.fade(box.isNarrow ? 1 - bend : 1, () => drawLine(pen, shown, box, places.line, scene));
  pen.fade(bend, () => drawBend(pen, shown, box, places.bend, scene));
}

/**
 * The value at which a place of the histogram stands.
 *
 * @param {Area} line
 * @param {number} x
 * @param {number} reach
 */
export const valueAt = ({ left, width }, x, reach) =>
  Math.max(-reach, Math.min(reach, ((x - left - width / 2) / (width / 2)) * reach));

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {ReturnType<typeof layout>} places
 * @param {Scene} scene
 */
function drawMaps(pen, position, { before, after }, { words, filter, before: map, after: clipped }) {
  const { quiet, hairline, accent, zero } = pen.ink;
  const { left, top, width, height } = before;
  pen.text(words.text("stage.before", { filter }), left, 10, { colour: quiet });
  pen.image(map, left, top, width, height);
  pen.rect(left, top, width, height, { stroke: hairline });
  pen.text(words.text("stage.after"), after.left, 10, { colour: quiet });
  pen.rect(after.left, top, width, height, { fill: zero, stroke: hairline });
  const sunk = span(position, 2.1, 2.85);
  pen.within({ ...after, height: height * sunk }, () => pen.image(clipped, after.left, top, width, height));
  if (sunk > 0 && sunk < 1) {
    for (const area of [before, after]) {
      const y = top + height * sunk;
      pen.line(
        [
          [area.left - 4, y],
          [area.left + width + 4, y],
        ],
        { stroke: accent, line: 2 },
      );
    }
  }
}

/**
 * The sums as a histogram around the hinge; the arm below it folds down onto it.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Area} line
 * @param {Scene} scene
 */
function drawLine(
  pen,
  position,
  { isNarrow },
  { left, top, width, height },
  { words, bars, reach, hinge, below, count, isHeld },
) {
  const { quiet, accent, edge, theme } = pen.ink;
  const [middle, half, base] = [left + width / 2, width / 2, top + height];
  const at = middle + (hinge / reach) * half;
  // Heights are roots, so that few are seen beside many.
  const tallest = Math.sqrt(Math.max(...bars.map((bar) => bar.count)));
  const poured = span(position, 0.1, 0.85);
  const fold = span(position, 1.15, 1.85);
  const bar = half / (bars.length / 2);
  pen.fade(span(position, 0.02, 0.2), () => {
    if (!isNarrow)
      pen.text(words.text("stage.sums", { count: whole(count) }), middle, top - 14, { align: "center", colour: quiet });
    pen.line([
      [left, base],
      [left + width, base],
    ]);
    pen.text(fixed(-reach, 1), left, base + 14, { colour: quiet });
    pen.text(fixed(reach, 1), left + width, base + 14, { align: "right", colour: quiet });
  });
  for (const { middle: place, count: many } of bars) {
    if (!many) continue;
    const tall = (Math.sqrt(many) / tallest) * (height - 12) * poured;
    const x = middle + place * half;
    const { fill } = colourOf("activation", theme, place);
    const isBelow = x < at - 1e-6;
    const kept = isBelow ? 1 - 0.85 * fold : 1;
    pen.rect(x - bar / 2, base - tall, bar, tall, { fill, stroke: edge, line: 0.5, alpha: kept });
    if (isBelow && fold > 0 && fold < 1) {
      const moving = lerp(x, at, fold);
      pen.rect(moving - bar / 2, base - tall * (1 - 0.4 * fold), bar, tall * (1 - 0.4 * fold), {
        ...{
          fill: colourOf("activation", theme, lerp(place, hinge / reach, fold)).fill,
          stroke: edge,
          line: 0.5,
          alpha: 0.9,
        },
      });
    }
  }
  pen.fade(span(position, 0.8, 1), () => {
    pen.line(
      [
        [at, top - 4],
        [at, base + 5],
      ],
      { stroke: accent, line: isHeld ? 3 : 2 },
    );
    pen.discs([[at, top - 4, 6]], accent);
    const value = isHeld ? fixed(hinge) : "0";
    pen.text(value, at, base + 14, { align: "center", weight: 650, colour: accent, halo: true });
  });
  pen.fade(span(position, 1.8, 2), () => {
    const said = words.text(isHeld ? "stage.wouldBe" : "stage.became", { below: whole(below) });
    const y = base + (isNarrow ? 32 : 38);
    pen.text(said, middle, y, { align: "center", weight: 650, px: isNarrow ? 13 : 15 });
    const share = words.text("stage.share", { share: percent(below / count) });
    pen.text(share, middle, y + (isNarrow ? 17 : 21), { align: "center", colour: quiet });
  });
}

/**
 * Two layers one after the other, of one number each: without a hinge between them one straight line, with it a bend.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Area} area
 * @param {Scene} scene
 */
function drawBend(pen, position, { isNarrow }, { left, top, width, height }, { words }) {
  const { quiet, edge, ink, accent } = pen.ink;
  const gap = isNarrow ? 14 : 40;
  const wide = (width - gap) / 2;
  const grown = span(position, 3.3, 3.9);
  const plots = [
    { title: "straight", colour: ink, bends: 0 },
    { title: "bent", colour: accent, bends: 1 },
  ];
  plots.forEach(({ title, colour, bends }, index) => {
    const from = left + index * (wide + gap);
    pen.text(words.text(`stage.${title}${isNarrow ? "Short" : ""}`), from, top + 4, {
      weight: 650,
      colour,
      px: isNarrow ? 13 : 15,
    });
    const [base, tall] = [top + height - 22, height - 46];
    const x = (/** @type {number} */ share) => from + wide * share;
    pen.line([
      [from, base],
      [from + wide, base],
    ]);
    pen.line([
      [from, base],
      [from, base - tall],
    ]);
    pen.text(words.text(isNarrow ? "stage.inShort" : "stage.in"), from + wide, base + 12, {
      ...{ colour: quiet, align: "right" },
    });
    // Along the axis that goes up.
    pen.text(words.text(isNarrow ? "stage.outShort" : "stage.out"), from + 6, base - tall + 6, {
      ...{ colour: quiet, halo: true },
    });
    // Three cells, each a straight line of what comes in; with the hinge each is 0 up to a place of its own.
    const cells = [
      { slope: 1.1, zero: 0.15, weight: 0.9 },
      { slope: 1.6, zero: 0.45, weight: -1.35 },
      { slope: 2.2, zero: 0.7, weight: 1.5 },
    ];
    const value = (/** @type {number} */ share) =>
      cells.reduce((sum, { slope, zero, weight }) => {
        const straight = slope * (share - zero);
        return sum + weight * (bends ? Math.max(0, straight) : straight);
      }, 0);
    const ends = Array.from({ length: 61 }, (_, step) => value(step / 60));
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    const y = (/** @type {number} */ number) => base - ((number - low) / (high - low || 1)) * tall;
    if (bends) {
      for (const { zero } of cells) {
        pen.line(
          [
            [x(zero), base],
            [x(zero), base - tall + 16],
          ],
          { stroke: edge, dash: [3, 3], alpha: grown },
        );
      }
    }
    const drawn = Math.max(2, Math.round(61 * grown));
    pen.line(
      ends
        .slice(0, drawn)
        .map((number, step) => /** @type {import("../../stage/pen.js").Point} */ ([x(step / 60), y(number)])),
      { stroke: colour, line: 2.5 },
    );
  });
}
