/**
 * Where things stand: on the left the photo, then the pile of photos; on the right what was measured.
 */

import { alongLog } from "../../draw/shares.js";

/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("../../stage/pen.js").Area} Area */

/** The pile is a square of so many rows of as many photos; full, it is all of them. */
export const ROWS = 20;

const WIDE = { pile: 0.34, most: 340, gap: 76, top: 66, bottom: 92, height: 400 };
const NARROW = { pile: 0.34, most: 124, gap: 44, top: 42, bottom: 60, height: 280 };
/** Between a chart's sides and its first and last share. */
const INSET = { wide: 30, narrow: 18 };

/** @param {Omit<Box, "height">} box */
export const heightOf = ({ room, isNarrow }) =>
  isNarrow ? Math.max(NARROW.height, Math.min(340, room)) : Math.max(WIDE.height, Math.min(560, room));

/** @param {Box} box */
export function layout({ width, height, isNarrow }) {
  const { pile: share, most, gap, top, bottom } = isNarrow ? NARROW : WIDE;
  const side = Math.min(most, width * share, height - top - bottom);
  const left = side + gap;
  return {
    pile: { left: 0, top, side },
    chart: { left, top, width: width - left - 2, height: height - top - bottom },
    inset: isNarrow ? INSET.narrow : INSET.wide,
  };
}

/** @typedef {ReturnType<typeof layout>} Places */

/**
 * Where shares and accuracies stand in a chart.
 *
 * @param {Area} area
 * @param {number} inset
 * @param {number[]} shares rising
 * @param {number} top the accuracy at the top
 */
export function scales(area, inset, shares, top) {
  const wide = area.width - 2 * inset;
  const last = shares[shares.length - 1];
  return {
    x: (/** @type {number} */ share) => area.left + inset + wide * alongLog(share, shares[0], last),
    y: (/** @type {number} */ top1) => area.top + area.height * (1 - top1 / top),
    top1At: (/** @type {number} */ y) => top * (1 - (y - area.top) / area.height),
  };
}

/**
 * What is under a point: a share of the pile, or a share and an accuracy of the chart.
 *
 * @param {Places} places
 * @param {{ x: number, y: number }} point
 * @param {{ shares: number[], top: number }} measured
 * @returns {{ what: "pile" | "chart", at: number, top1: number } | null}
 */
export function under({ pile, chart, inset }, { x, y }, { shares, top }) {
  const nearest = (/** @type {number[]} */ all, /** @type {number} */ wanted) =>
    all.reduce((best, one, at) => (Math.abs(one - wanted) < Math.abs(all[best] - wanted) ? at : best), 0);
  const isIn = (/** @type {Area} */ { left, top, width, height }) =>
    x >= left - 6 && x <= left + width + 6 && y >= top - 6 && y <= top + height + 6;
  if (isIn({ ...pile, width: pile.side, height: pile.side })) {
    return { what: "pile", at: nearest(shares, (pile.top + pile.side - y) / pile.side), top1: 0 };
  }
  if (!isIn(chart)) return null;
  const place = scales(chart, inset, shares, top);
  return { what: "chart", at: nearest(shares.map(place.x), x), top1: place.top1At(y) };
}
