/**
 * Accuracy over the share of the photos, the axis logarithmic: every run a dot or a ring, a line through the means.
 */

import { nice, ticks } from "d3-array";
import { percent, whole } from "../../messages/numbers.js";
import { scales } from "./layout.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/pen.js").Area} Area */
/** @typedef {import("../../draw/shares.js").Series} Series */

const LINES = 4;

/**
 * A round accuracy above all that is drawn.
 *
 * @param {Series[]} series
 */
export const topOf = (series) =>
  Math.min(1, nice(0, Math.max(...series.flatMap(({ runs }) => runs.map(({ top1 }) => top1))), LINES)[1]);

/** @param {number} share of the photos */
export const ofPhotos = (share) => percent(share, 0);

/**
 * @param {Pen} pen
 * @param {Area} area
 * @param {number[]} shares
 * @param {{ top: number, inset: number, isNarrow: boolean, axis: string, below: string }} look `axis` is what is
 *   counted, `below` what the shares are of
 */
export function drawAxes(pen, area, shares, { top, inset, isNarrow, axis, below }) {
  const { quiet, hairline } = pen.ink;
  const { x, y } = scales(area, inset, shares, top);
  pen.text(axis, area.left - (isNarrow ? 36 : 0), area.top - 14, { colour: quiet });
  for (const top1 of ticks(0, top, LINES)) {
    pen.line(
      [
        [area.left, y(top1)],
        [area.left + area.width, y(top1)],
      ],
      { stroke: hairline },
    );
    pen.text(whole(100 * top1), area.left - 8, y(top1), { align: "right", colour: quiet });
  }
  const foot = area.top + area.height;
  shares.forEach((share) =>
    pen.text(isNarrow ? whole(100 * share) : ofPhotos(share), x(share), foot + 16, { align: "center", colour: quiet }),
  );
  pen.text(below, area.left + area.width / 2, foot + (isNarrow ? 35 : 38), { align: "center", colour: quiet });
}

/**
 * One network's runs and the line through their means, as far as they are there.
 *
 * @param {Pen} pen
 * @param {Series} series
 * @param {ReturnType<typeof scales>} place
 * @param {{ colour: string, isHollow: boolean, shown: (at: number) => number }} look `shown` from 0 to 1, at each share
 */
export function drawSeries(pen, { shares, means, runs }, { x, y }, { colour, isHollow, shown }) {
  for (let at = 1; at < shares.length; at++) {
    const [before, here] = [at - 1, at].map((one) => /** @type {const} */ ([x(shares[one]), y(means[one])]));
    const way = shown(at);
    const tip = /** @type {[number, number]} */ ([
      before[0] + way * (here[0] - before[0]),
      before[1] + way * (here[1] - before[1]),
    ]);
    if (way > 0) pen.line([[...before], tip], { stroke: colour, line: 2 });
  }
  runs.forEach(({ share, top1 }) => {
    const alpha = shown(shares.indexOf(share));
    if (alpha > 0) drawMark(pen, x(share), y(top1), { colour, isHollow, alpha });
  });
}

/**
 * @param {Pen} pen
 * @param {number} x
 * @param {number} y
 * @param {{ colour: string, isHollow: boolean, alpha?: number }} look
 */
export function drawMark(pen, x, y, { colour, isHollow, alpha = 1 }) {
  if (!isHollow) return pen.discs([[x, y, 5]], colour, alpha);
  pen.rect(x - 5, y - 5, 10, 10, { round: 5, fill: pen.ink.paper, stroke: colour, line: 2, alpha });
}

/**
 * How wide the names of the curves are, beside each other with their marks.
 *
 * @param {Pen} pen
 * @param {{ name: string }[]} names
 * @param {number} px
 */
export const widthOfNames = (pen, names, px) =>
  names.reduce((sum, { name }) => sum + 18 + pen.width(name, px, 650) + 22, -22);

/**
 * What the marks are, in a row; begins further left where there is no room for all.
 *
 * @param {Pen} pen
 * @param {{ name: string, colour: string, isHollow: boolean, alpha: number }[]} names
 * @param {number} left
 * @param {number} y
 * @param {number} px
 * @param {number} right where the room ends
 */
export function drawNames(pen, names, left, y, px, right) {
  let x = Math.max(0, Math.min(left, right - widthOfNames(pen, names, px)));
  for (const { name, colour, isHollow, alpha } of names) {
    drawMark(pen, x + 6, y, { colour, isHollow, alpha });
    pen.text(name, x + 18, y, { px, weight: 650, colour, alpha });
    x += 18 + pen.width(name, px, 650) + 22;
  }
}
