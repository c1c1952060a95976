/**
 * A stage's beats as time: which one a position is in, how time moves it, where steps lead.
 *
 * Pure functions. A position runs from 0, before the first beat, to the number of beats.
 * When a beat has ended the position waits, so that its caption can be read.
 */

/** @typedef {{ id: string, name: string, ms: number, say: string }} Beat how it is called, how long it moves, its caption */
/** @typedef {{ position: number, held: number }} Moment `held` milliseconds that it has waited between beats */

/**
 * A caption's reading time. Silent reading takes about 50 milliseconds a letter (Brysbaert 2019, "How many words do
 * we read per minute?", 238 words a minute).
 */
const MS_A_LETTER = 50;
/**
 * A sentence is read as fast in Chinese as in English (Liversedge et al. 2016, "Universality in eye movements and
 * reading: A trilingual investigation"), and has about a third of the signs.
 */
const LETTERS_A_HAN_SIGN = 3;
const MS_BEFORE_READING = 600;
/** What lies closer to a whole number than this is that number. */
const NEAR = 1e-6;
/** A frame that came late moves the picture no further than this. */
const MOST_MS_A_FRAME = 80;

/**
 * How long a beat's end waits: what its caption needs beyond the motion.
 *
 * @param {Beat} beat
 */
export function pauseAfter({ ms, say }) {
  return Math.max(500, MS_BEFORE_READING + lettersOf(say) * MS_A_LETTER - ms);
}

/** @param {string} text */
const lettersOf = (text) => text.length + (LETTERS_A_HAN_SIGN - 1) * (text.match(/\p{Script=Han}/gu)?.length ?? 0);

/**
 * The beat whose caption belongs to a position: the running one, or at rest the one just shown.
 *
 *     captionAt(2, false) // 1: the second beat has just ended
 *     captionAt(2, true) // 2: the third begins
 *
 * @param {number} position
 * @param {boolean} isMoving
 * @returns {number} -1 before the first
 */
export function captionAt(position, isMoving) {
  return isMoving ? Math.floor(position + NEAR) : Math.ceil(position - NEAR) - 1;
}

/**
 * Whether a position is where a beat ends or begins.
 *
 * @param {number} position
 */
export const isBetween = (position) => Math.abs(position - Math.round(position)) < NEAR;

/**
 * The end of the beat that a position is in, or of the next one.
 *
 * @param {number} position
 * @param {number} count of beats
 */
export const stepOn = (position, count) => Math.min(count, Math.floor(position + NEAR) + 1);

/**
 * The beginning of the beat that a position is in, or of the one before.
 *
 * @param {number} position
 */
export const stepBack = (position) => Math.max(0, Math.ceil(position - NEAR) - 1);

/**
 * Where a moment has come to after some time.
 *
 * @param {Moment} moment
 * @param {number} ms since the last frame
 * @param {Beat[]} beats
 * @param {number} until a position not to go beyond
 * @returns {Moment & { isOver: boolean }}
 */
export function advance({ position, held }, ms, beats, until) {
  const time = Math.min(MOST_MS_A_FRAME, ms);
  const next = Math.floor(position + NEAR);
  const isWaiting = isBetween(position) && next > 0;
  if (isWaiting && held < pauseAfter(beats[next - 1]) && next < until) {
    return { position, held: held + time, isOver: false };
  }
  if (position >= until - NEAR) return { position: until, held: 0, isOver: true };
  const moved = position + time / beats[Math.min(next, beats.length - 1)].ms;
  const end = Math.min(until, next + 1);
  return moved >= end ? { position: end, held: 0, isOver: end >= until } : { position: moved, held: 0, isOver: false };
}
