/**
 * How many lines a stage keeps for its captions, and what is left for the picture.
 *
 * Numbers only, in CSS pixels. Room is kept for the longest caption, so that nothing jumps from beat to beat.
 */

import { NARROW } from "./fit.js";
import { lines } from "./lines.js";

/** @typedef {import("./caption.js").Caption} Caption */
/** @typedef {"desk" | "phone" | "presented"} Place where a caption stands */

/** Wider windows have the prose beside the stage, and not under it. */
export const ONE_COLUMN = 860;
/** The foot of a presented window, which is left to whoever presents. */
export const FOOT = 46;
/** What a window shows beside the picture: head, caption, rail, tools. On a phone the stage leaves the prose its part. */
const BESIDE = { desk: 276, phone: 184, phoneShare: 0.62 };
const LEAST_HEIGHT = 220;
/** How far the lines of a presented caption are apart, the fewest there is room for, what lies around it and the picture. */
const PRESENTED = { leading: 1.3, lines: 2, around: 32 };
/** A caption on a phone: its letters, how far its lines are apart, how many there are, and how wide they are, in letters. */
const PHONE = { px: 15, leading: 21, lines: 3, most: 5, wide: 72 };
/** The same on a desk. A stage that is laid out for a phone has short lines there too, and so one line more. */
const DESK = { px: 16, leading: 23, lines: 2, narrowLines: 3, most: 4, wide: 72 };

/**
 * The lines that room is kept for.
 *
 * @param {Pick<import("./pen.js").Pen, "width"> | null} pen null while there is nothing to measure with
 * @param {Caption[]} captions
 * @param {{ place: Place, width: number, letters: number }} look `width` of a line, `letters`' size where it is presented
 */
export function captionLines(pen, captions, { place, width, letters }) {
  if (place === "presented") return Math.max(PRESENTED.lines, longest(pen, captions, letters, width));
  const { px, lines, most, wide } = place === "desk" ? { ...DESK, lines: deskLines(width < NARROW) } : PHONE;
  if (!pen) return lines;
  return Math.max(lines, Math.min(most, longest(pen, captions, px, Math.min(width, wide * pen.width("0", px)))));
}

/** @param {boolean} isNarrow */
const deskLines = (isNarrow) => (isNarrow ? DESK.narrowLines : DESK.lines);

/**
 * How many lines the longest of some captions needs.
 *
 * @param {Pick<import("./pen.js").Pen, "width"> | null} pen
 * @param {Caption[]} captions
 * @param {number} px
 * @param {number} width of a line
 */
function longest(pen, captions, px, width) {
  if (!pen) return 0;
  const runs = captions.map(
    ({ name, say }) =>
      /** @type {[string, number][]} */ ([
        [`${name} `, 600],
        [say, 400],
      ]),
  );
  return Math.max(...runs.map((run) => lines(pen, run, px, width).length));
}

/**
 * How high a picture may be, so that what belongs to it is on the screen with it.
 *
 * @param {{ place: Place, isNarrow: boolean, height: number, lines: number }} look `height` of the window; `isNarrow`
 *   that the stage is laid out for a phone
 */
export function pictureRoom({ place, isNarrow, height, lines }) {
  const left =
    isNarrow && place === "phone"
      ? BESIDE.phoneShare * height - BESIDE.phone - (lines - PHONE.lines) * PHONE.leading
      : height - BESIDE.desk - (place === "desk" ? (lines - DESK.lines) * DESK.leading : 0);
  return Math.max(LEAST_HEIGHT, left);
}

/**
 * The same where nothing but the stage is shown.
 *
 * @param {{ height: number, lines: number, letters: number }} look
 */
export const presentedRoom = ({ height, lines, letters }) =>
  Math.max(LEAST_HEIGHT, height - lines * PRESENTED.leading * letters - PRESENTED.around - FOOT);
