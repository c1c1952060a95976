/**
 * Where things stand: the scissors, beside them every station small, below them the words that are attended to.
 */

/** @typedef {import("../../stage/figure.js").Box} Box */

const WIDE = { share: 0.54, below: 206, top: 34, row: 52, most: 330 };
const NARROW = { share: 0.5, below: 152, top: 8, row: 32, most: 150 };

/** From an arrow's tip to its name. */
export const AT_TIP = 10;

/** @param {Omit<Box, "height">} box */
export const heightOf = ({ room, isNarrow }) =>
  isNarrow ? Math.max(310, Math.min(343, room)) : Math.max(480, Math.min(590, room));

/**
 * @param {Box} box
 * @param {number} count of stations
 * @param {number} widest angle that is drawn, in degrees
 * @param {number} name how wide the names at the arrows' tips are, in CSS pixels
 */
export function layout({ width, height, isNarrow }, count, widest, name) {
  const { share, below, top, row, most } = isNarrow ? NARROW : WIDE;
  const bottom = height - below;
  const room = { left: 0, top, width: width * share, height: bottom - top };
  const line = isNarrow ? 22 : 40;
  // Half of the angle goes up and half down: as long as both arrows stay in their room.
  const half = (Math.min(180, widest) * Math.PI) / 360;
  const tall = room.height / 2 - line;
  const pivot = { x: isNarrow ? 8 : 24, y: top + room.height / 2 };
  const beside = Math.max(isNarrow ? 64 : 110, Math.min(room.width / 2, pivot.x + AT_TIP + name));
  const long = Math.min(most, room.width - beside, tall / Math.max(0.2, Math.sin(half)));
  const step = Math.min(row, (bottom - top) / count);
  return {
    ...{ bottom, step, long, room },
    pivot,
    list: { left: width * share + (isNarrow ? 6 : 24), right: width, top },
    middle: (/** @type {number} */ station) => top + step * (station + 0.5),
    words: { top: bottom, height: below, column: (/** @type {number} */ words) => width / words },
  };
}

/** @typedef {ReturnType<typeof layout>} Places */

/**
 * What is under a point: a station of the list, or a word below.
 *
 * @param {Places} places
 * @param {{ x: number, y: number }} point
 * @param {{ stations: number, words: number }} counts
 * @returns {{ station: number } | { token: number } | null}
 */
export function under({ list, step, bottom, words }, { x, y }, { stations, words: count }) {
  if (y >= bottom) {
    const token = Math.floor(x / words.column(count));
    return token >= 0 && token < count ? { token } : null;
  }
  const station = Math.floor((y - list.top) / step);
  return x >= list.left && station >= 0 && station < stations ? { station } : null;
}
