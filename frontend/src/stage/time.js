/**
 * The arithmetic of motion: what share of a movement is done at a position.
 *
 * Pure numbers. A position counts beats: 2.5 is the middle of the third one.
 */

/** @param {number} value held between 0 and 1 */
export const clamp = (value) => Math.max(0, Math.min(1, value));

/**
 * Start and end softly; monotone, 0 stays 0 and 1 stays 1.
 *
 * @param {number} share 0 to 1; what is beyond is held
 */
export function ease(share) {
  const held = clamp(share);
  return held * held * (3 - 2 * held);
}

/**
 * The point at `share` of the way: `lerp(10, 20, 0.5)` is 15.
 *
 * @param {number} from
 * @param {number} to
 * @param {number} share
 */
export const lerp = (from, to, share) => from + (to - from) * share;

/**
 * How far something is that begins at one position and ends at another, eased.
 *
 *     span(2.5, 2, 3) // 0.5
 *
 * @param {number} position
 * @param {number} from
 * @param {number} to after `from`
 */
export const span = (position, from, to) => ease((position - from) / (to - from));
