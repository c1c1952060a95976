/**
 * One network's curves over turning or scaling: the reader's photo, and all test photos.
 */

import { fixed, percent, whole } from "../../messages/numbers.js";
import { nearest } from "../../draw/curve.js";
import { valueAt } from "./sweeps.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/pen.js").Area} Area */
/** @typedef {import("./sweeps.js").Curve} Curve */
/** @typedef {import("./sweeps.js").Way} Way */
/**
 * @typedef {object} Shown
 * @property {Way} way
 * @property {number} amount where the photo is
 * @property {number} from the part of the photo's curve that has been seen
 * @property {number} to
 * @property {number} tests how far the test photos' curve is there, 0 to 1
 */

/** @type {Record<Way, number[]>} */
const TICKS = { rotation: [-90, -45, 0, 45, 90], scale: [0.5, 0.75, 1, 1.5, 2] };

/**
 * Where an amount stands, 0 to 1; twice as large is as far as half.
 *
 * @param {Way} way
 * @param {number} amount
 */
export const placeOf = (way, amount) => (way === "rotation" ? (amount + 90) / 180 : (Math.log2(amount) + 1) / 2);

/**
 * The amount at a place.
 *
 * @param {Way} way
 * @param {number} place 0 to 1
 */
export function amountOf(way, place) {
  const held = Math.max(0, Math.min(1, place));
  return way === "rotation" ? held * 180 - 90 : 2 ** (2 * held - 1);
}

/**
 * An amount as it is written: 45°, 0.5 ×.
 *
 * @param {Way} way
 * @param {number} amount
 */
export const written = (way, amount) =>
  way === "rotation" ? `${whole(amount)}°` : `${fixed(amount, Number.isInteger(amount * 10) ? 1 : 2)}\u202f×`;

/**
 * @param {Pen} pen
 * @param {Area} area
 * @param {Curve} curve
 * @param {Shown} shown
 * @param {{ title: string, photo: string, tests: string, label: string, isFirst: boolean, isNarrow: boolean }} said `label` that is
 *   followed; `isFirst` says what the lines are
 */
export function drawCurves(
  pen,
  area,
  curve,
  { way, amount, from, to, tests },
  { title, photo, tests: testsSaid, label, isFirst, isNarrow },
) {
  const { quiet, ink, accent, hairline, value, paper } = pen.ink;
  const { left, top, width, height } = area;
  const x = (/** @type {number} */ at) => left + width * placeOf(way, at);
  const y = (/** @type {number} */ share) => top + height * (1 - share);
  pen.text(title, isNarrow ? left - 30 : left, top - 14, { weight: 650, px: isNarrow ? 13 : 15, colour: ink });
  for (const share of [0, 0.5, 1]) {
    pen.line(
      [
        [left, y(share)],
        [left + width, y(share)],
      ],
      { stroke: hairline },
    );
    const said = share === 1 && !isNarrow ? percent(share, 0) : whole(100 * share);
    pen.text(said, left - 6, y(share), { align: "right", colour: quiet });
  }
  const ticks = isNarrow ? TICKS[way].filter((_, index) => index % 2 === 0) : TICKS[way];
  for (const tick of ticks) {
    const align = placeOf(way, tick) === 0 ? "left" : placeOf(way, tick) === 1 ? "right" : "center";
    pen.text(written(way, tick), x(tick), top + height + 20, { align, colour: quiet });
  }
  // Where the network still names what it was upright: a band below.
  curve.amounts.forEach((at, index) => {
    if (at < from - 1e-6 || at > to + 1e-6) return;
    const [start, end] = [curve.amounts[index - 1] ?? at, curve.amounts[index + 1] ?? at];
    const [begin, stop] = [x((start + at) / 2), x((at + end) / 2)];
    const isKept = curve.says[index].label === label;
    pen.rect(begin, top + height + 4, stop - begin, 5, { fill: isKept ? value : hairline });
  });
  pen.fade(tests, () => {
    const points = curve.tests.map(({ amount: at, top1 }) => /** @type {[number, number]} */ ([x(at), y(top1)]));
    pen.line(points, { stroke: quiet, line: 2, dash: [5, 4] });
  });
  const seen = curve.amounts
    .map((at, index) => /** @type {[number, number]} */ ([at, curve.shares[index]]))
    .filter(([at]) => at > from && at < to);
  const ends = [from, to].map((at) => /** @type {[number, number]} */ ([at, valueAt(curve.amounts, curve.shares, at)]));
  const points = [ends[0], ...seen, ends[1]].map(([at, share]) => /** @type {[number, number]} */ ([x(at), y(share)]));
  pen.line(points, { stroke: accent, line: 2.5 });
  // Over both curves, wherever they run.
  if (isFirst && !isNarrow) {
    pen.text(photo, left + 8, top + 13, { colour: accent, halo: true });
    pen.fade(tests, () => pen.text(testsSaid, left + 8, top + 31, { colour: quiet, halo: true }));
  }
  const dot = [x(amount), y(valueAt(curve.amounts, curve.shares, amount))];
  pen.line(
    [
      [dot[0], top],
      [dot[0], top + height],
    ],
    { stroke: accent, alpha: 0.45 },
  );
  pen.discs([[dot[0], dot[1], 8]], paper);
  pen.discs([[dot[0], dot[1], 6]], accent);
}

/**
 * The index of the step under a place of a chart.
 *
 * @param {Area} area
 * @param {Curve} curve
 * @param {Way} way
 * @param {number} x
 */
export const stepUnder = ({ left, width }, { amounts }, way, x) => nearest(amounts, amountOf(way, (x - left) / width));
