/**
 * A film's pictures: which position each shows, which caption, for how long.
 *
 * Pure numbers. It plays as the stage does: each beat in its own time, then a wait in which its caption can be read.
 */

import { captionAt, pauseAfter } from "../beats.js";

/** @typedef {import("../beats.js").Beat} Beat */
/** @typedef {{ position: number, caption: number, ms: number }} Moment `caption` the beat it is of, −1 before the first */

/** How long the stage stands before the first beat and, beyond its reading time, after the last. */
const STANDS_MS = 1500;
/** A picture that stands is shown again after this, so that a player can jump into it. */
const STILL_MS = 500;

/**
 * @param {Beat[]} beats
 * @param {number} framesASecond while something moves
 * @returns {Moment[]}
 */
export function momentsOf(beats, framesASecond) {
  const moments = standing(0, -1, STANDS_MS);
  beats.forEach(({ ms }, beat) => {
    const frames = Math.max(1, Math.round((ms / 1000) * framesASecond));
    for (let frame = 0; frame < frames; frame++) {
      const position = beat + frame / frames;
      moments.push({ position, caption: captionAt(position, true), ms: ms / frames });
    }
    const isLast = beat === beats.length - 1;
    moments.push(...standing(beat + 1, beat, pauseAfter(beats[beat]) + (isLast ? STANDS_MS : 0)));
  });
  return moments;
}

/**
 * How long a film is, in milliseconds.
 *
 * @param {Moment[]} moments
 */
export const lengthOf = (moments) => moments.reduce((sum, { ms }) => sum + ms, 0);

/**
 * @param {number} position
 * @param {number} caption
 * @param {number} ms
 * @returns {Moment[]}
 */
function standing(position, caption, ms) {
  const times = Math.max(1, Math.round(ms / STILL_MS));
  return Array.from({ length: times }, () => ({ position, caption, ms: ms / times }));
}
