/**
 * Which part of every sheet there is at a position: first one word's row of each, then all.
 */

import { clamp, span } from "../../stage/time.js";

/** @typedef {import("./head.js").MadeName} MadeName */

export const BEATS = /** @type {const} */ ([
  ["row", 4200],
  ["others", 3200],
  ["cell", 5000],
  ["mix", 4800],
  ["all", 3600],
  ["turn", 4000],
]);

/**
 * What of a cell's row is painted while all rows are made, and while the first one is.
 *
 * @param {number} position
 * @param {MadeName} name
 * @returns {{ own: number, others: number }} shares of a row, 0 to 1
 */
export function filledAt(position, name) {
  const linear = (/** @type {number} */ from, /** @type {number} */ to) => clamp((position - from) / (to - from));
  const all = linear(1.1, 1.8);
  if (name === "K") return { own: all, others: all };
  if (name === "V") return { own: linear(1.25, 1.9), others: linear(1.25, 1.9) };
  if (name === "Q") return { own: linear(0.2, 0.85), others: linear(4.05, 4.35) };
  if (name === "A") return { own: linear(2.62, 2.92), others: linear(4.25, 4.55) };
  if (name === "A′") return { own: linear(3.05, 3.4), others: linear(4.45, 4.72) };
  return { own: linear(3.5, 3.9), others: linear(4.65, 4.92) };
}

/** When the first score, where query and key cross, is there. @param {number} position */
export const firstScore = (position) => span(position, 2.4, 2.52);

/** From when on which sheet is made; in the end all of them. @type {[from: number, name: MadeName | null][]} */
const ORDER = [
  [0, "Q"],
  [1, "K"],
  [1.5, "V"],
  [2, "A"],
  [3, "A′"],
  [3.45, "O"],
  [4, null],
];

/**
 * The sheet that is made at a position, null once all are, and how far the one before is left behind.
 *
 * @param {number} position
 * @returns {{ before: MadeName | null, made: MadeName | null, way: number }}
 */
export function madeAt(position) {
  const index = Math.max(
    0,
    ORDER.findLastIndex(([from]) => from < position),
  );
  const [from, made] = ORDER[index];
  const [, before] = ORDER[Math.max(0, index - 1)];
  return { before, made, way: index ? span(position, from, from + 0.1) : 1 };
}
