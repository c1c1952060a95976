/**
 * Why divide by √d, as a picture of a position: dice that drift apart, then one dot for every row of the sentence.
 *
 * Beats: one, more, squeeze, rows, divide.
 */

import { fixed, percent } from "../../messages/numbers.js";
import { clamp, lerp, span } from "../../stage/time.js";
import { surveyOf } from "./rows.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {ReturnType<typeof import("./dice.js").throwDice>} dice
 * @property {Float32Array[]} rows scores, not divided
 * @property {ReturnType<typeof surveyOf>} undivided
 * @property {number} size d of the network
 * @property {number} root √d
 * @property {number} divisor that the rows are divided by in the end
 */

export const BEATS = /** @type {const} */ ([
  ["one", 1600],
  ["more", 7000],
  ["squeeze", 3400],
  ["rows", 4400],
  ["divide", 5400],
]);
/** What half the width of the dice's axis stands for, in √d: few sums go further. */
const REACH = 3;
/** Between numbers on that axis there is one of these. */
const TICKS = [1, 2, 5, 10, 20, 50];
const MOST_TICKS = 4;
/** Fewer rows than this have larger dots. */
const MANY_ROWS = 100;
/** The line of the axis's name on a phone, in CSS pixels. */
const AXIS_NAME = 14;
/** A height for each row's dot that spreads them evenly and never changes: multiples of the golden ratio. */
const GOLDEN = 0.61803398875;

/** @param {Omit<Box, "height">} box */
export const heightOf = ({ room, isNarrow }) => Math.min(isNarrow ? 343 : 560, Math.max(isNarrow ? 260 : 380, room));

/**
 * How many numbers each dot has added up, and how much of the last of them.
 *
 * @param {number} position
 * @param {number} longest
 * @returns {{ count: number, added: number }}
 */
export function lengthAt(position, longest) {
  const added = span(position, 0.15, 0.8);
  if (position <= 1) return { count: Math.ceil(added), added };
  return { count: Math.max(1, Math.round(longest ** clamp((position - 1.02) / 0.93))), added: 1 };
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  pen.fade(1 - span(position, 3.02, 3.25), () => drawDice(pen, position, box, scene));
  pen.fade(span(position, 3.15, 3.45), () => drawRows(pen, position, box, scene));
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
function drawDice(pen, position, { width, height, isNarrow }, { words, dice, size, root }) {
  const { ink, accent, quiet } = pen.ink;
  const { count, added } = lengthAt(position, size);
  const spread = Math.sqrt(count);
  const squeeze = span(position, 2.1, 2.8);
  const shrunk = lerp(1, spread || 1, squeeze);
  const reach = REACH * root;
  const [middle, unit] = [width / 2, (width / 2 - 12) / reach];
  const [top, bottom] = [isNarrow ? 82 : 96, height - (isNarrow ? 48 : 58)];
  const px = isNarrow ? 14 : 19;
  const title =
    squeeze > 0.5 ? words.text("stage.divided", { count, root: fixed(spread) }) : words.text("stage.sums", { count });
  pen.text(title, 0, 12, { px, weight: 650 });
  pen.text(words.text("stage.madeUp"), 0, isNarrow ? 34 : 38, { colour: quiet });
  pen.text(words.text("stage.d", { count }), width, isNarrow ? 34 : 12, {
    px,
    weight: 650,
    align: "right",
    colour: accent,
  });
  pen.line([
    [0, bottom],
    [width, bottom],
  ]);
  const tick = TICKS.find((tick) => reach / tick <= MOST_TICKS) ?? reach;
  const last = Math.floor(reach / tick) * tick;
  for (let value = -last; value <= last; value += tick) {
    const x = middle + value * unit;
    pen.line([
      [x, bottom],
      [x, bottom + 5],
    ]);
    pen.text(fixed(value, 0), x, bottom + 17, { align: "center", colour: quiet });
  }
  // The band that √d promises.
  const half = (spread / shrunk) * unit;
  pen.fade(added, () => {
    pen.rect(middle - half, top, 2 * half, bottom - top, { fill: accent, alpha: 0.12 });
    pen.line(
      [
        [middle - half, top - 8],
        [middle + half, top - 8],
      ],
      { stroke: accent, line: 2 },
    );
    const band = squeeze > 0.5 ? "± 1" : `± √d = ${fixed(spread)}`;
    pen.text(band, middle, top - 20, { colour: accent, weight: 650, px: 15, align: "center" });
  });
  const radius = isNarrow ? 2.4 : 3.2;
  const dots = dice.walks.map((walk, dot) => {
    const y = lerp(top + 8, bottom - 8, dice.heights[dot]);
    return /** @type {[number, number, number]} */ ([middle + ((added * walk[count]) / shrunk) * unit, y, radius]);
  });
  pen.discs(dots, ink, 0.75);
  const inside = dice.walks.filter((walk) => Math.abs(walk[count]) <= spread).length;
  const said = words.text("stage.inside", { inside, dots: dice.walks.length });
  pen.text(said, middle, height - 8, { align: "center", colour: quiet, alpha: span(added, 0.95, 1) });
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
function drawRows(pen, position, { width, height, isNarrow }, { words, rows, undivided, size, root, divisor }) {
  const { ink, accent, quiet, key } = pen.ink;
  const now = lerp(1, divisor, span(position, 4.05, 4.8));
  const survey = position > 4 ? surveyOf(rows, now) : undivided;
  const isRoot = Math.abs(now - root) < 1e-6;
  const title = words.text(isRoot ? "stage.byRoot" : "stage.by", { divisor: fixed(now), size });
  const lanes = [
    { title: words.text("stage.undivided"), survey: undivided, colour: ink, alpha: 1, grown: span(position, 3.3, 3.9) },
    { title, survey, colour: accent, alpha: span(position, 4, 4.15), grown: 1 },
  ];
  const lane = (height - (isNarrow ? AXIS_NAME : 0)) / 2;
  const radius = (isNarrow ? 2.1 : 3) * (rows.length < MANY_ROWS ? 1.4 : 1);
  const [left, right] = [6, width - 6];
  lanes.forEach(({ title, survey, colour, alpha, grown }, index) =>
    pen.fade(alpha, () => {
      const top = index * lane + (index ? 4 : 0);
      const base = top + lane - (isNarrow ? 24 : 40);
      const head = isNarrow ? 52 : 44;
      const tall = base - top - head;
      pen.text(title, 0, top + 10, { px: isNarrow ? 14 : 17, weight: 650, colour });
      const over = words.text(isNarrow ? "stage.overShort" : "stage.over", { over: survey.over, rows: rows.length });
      const stuck = words.text(isNarrow ? "stage.stuckShort" : "stage.stuck", { stuck: survey.stuck });
      if (isNarrow) {
        pen.text(over, 0, top + 30, { weight: 600, colour });
        pen.text(stuck, width, top + 30, { colour, align: "right" });
      } else {
        pen.text(over, width, top + 10, { px: 15, align: "right", weight: 600, colour });
        pen.text(stuck, width, top + 31, { align: "right", colour });
      }
      const wall = lerp(left, right, 0.9);
      pen.rect(wall, base - tall, right - wall, tall, { fill: key, alpha: 0.1 });
      pen.line([
        [left, base],
        [right, base],
      ]);
      for (let share = 0; share <= 100; share += isNarrow ? 25 : 10) {
        const align = share === 100 ? "right" : share === 0 ? "left" : "center";
        const shown = share === 0 || share === 100 ? percent(share / 100, 0) : String(share);
        pen.text(shown, lerp(left, right, share / 100), base + 13, { align, colour: quiet });
      }
      const dots = survey.shares.map((share, row) => {
        const y = base - 5 - ((row * GOLDEN) % 1) * (tall - 10);
        return /** @type {[number, number, number]} */ ([lerp(left, right, share * grown), y, radius]);
      });
      pen.discs(dots, colour, 0.6);
      const axis = words.text(isNarrow ? "stage.axisShort" : "stage.axis");
      // A phone has room for it under the last axis only.
      pen.text(axis, width / 2, base + (isNarrow ? 28 : 30), {
        ...{ align: "center", colour: quiet, alpha: isNarrow && !index ? 1 - lanes[1].alpha : 1 },
      });
    }),
  );
}
