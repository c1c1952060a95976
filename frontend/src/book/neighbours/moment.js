/**
 * Which sight a position shows, and how far the way from the one before is.
 */

import { span } from "../../stage/time.js";
import { ALL } from "./sight.js";

/** @typedef {{ sight: number, half: number | null }} Hand the blinkers in the reader's hand: the sight, and while dragged where they are, in rows */

export const BEATS = /** @type {const} */ ([
  ["close", 3400],
  ["one", 3400],
  ["two", 3000],
  ["all", 3000],
]);
/** Which sight a beat leads to: before the first and after the last all words are seen. */
export const LEADS_TO = [ALL, 0, 1, 2, ALL];

/**
 * Where the stage is between two sights.
 *
 * @param {number} position
 * @param {Hand | null} hand
 */
export function momentOf(position, hand) {
  if (hand) return { from: hand.sight, to: hand.sight, closing: 1, read: 1, turn: 1, told: 1, isAtRest: true };
  const beat = Math.min(BEATS.length - 1, Math.floor(position));
  const at = position - beat;
  return {
    ...{ from: LEADS_TO[beat], to: LEADS_TO[beat + 1] },
    ...{ closing: span(at, 0.05, 0.5), read: span(at, 0.52, 0.68), turn: span(at, 0.68, 0.92), told: span(at, 0.9, 1) },
    isAtRest: at === 0 || at === 1,
  };
}

/** @typedef {ReturnType<typeof momentOf>} Moment */

/**
 * The sight whose labels are shown.
 *
 * @param {number} position
 * @param {Hand | null} hand
 */
export function sightAt(position, hand) {
  const { from, to, read } = momentOf(position, hand);
  return read > 0.5 ? to : from;
}
