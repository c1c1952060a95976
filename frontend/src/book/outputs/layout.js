/**
 * Where things stand on the stage of three kinds of output: three lanes, one in place of another on a phone.
 */

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */

const HEAD = { wide: 54, narrow: 26 };
const FOOT = { wide: 58, narrow: 4 };
const ROW = { wide: [24, 46], narrow: [17, 30] };
const STEPS = { wide: 24, narrow: 16 };
/** On a phone the counts stand below the sounds: three lines and a gap. */
const COUNTS = { line: 21, height: 70 };
const LEAST_ROOM = { wide: 330, narrow: 200 };
/** The lanes' left and right ends, of the width. */
const LANES = { each: [0, 0.36], all: [0.4, 0.6], sounds: [0.66, 1] };

/**
 * @param {Omit<Box, "height">} box
 * @param {number} tokens
 * @param {number} steps
 */
function sizesOf({ room, isNarrow }, tokens, steps) {
  const size = isNarrow ? "narrow" : "wide";
  const [least, most] = ROW[size];
  const left = Math.max(LEAST_ROOM[size], room - HEAD[size] - FOOT[size]);
  const row = Math.max(least, Math.min(most, left / tokens));
  const below = isNarrow ? COUNTS.height : 0;
  const step = Math.max(STEPS[size], Math.min(most, (left - below) / steps));
  return { row, step, body: Math.max(LEAST_ROOM[size] * (isNarrow ? 1 : 0.8), row * tokens, step * steps + below) };
}

/**
 * @param {Omit<Box, "height">} box
 * @param {number} tokens
 * @param {number} steps
 */
export function heightOf(box, tokens, steps) {
  const size = box.isNarrow ? "narrow" : "wide";
  return HEAD[size] + sizesOf(box, tokens, steps).body + FOOT[size];
}

/**
 * @param {Pen} pen
 * @param {Box} box
 * @param {string[]} names
 * @param {number} steps
 */
export function layout(pen, box, names, steps) {
  const { width, isNarrow } = box;
  const { row, step, body } = sizesOf(box, names.length, steps);
  const px = isNarrow ? 13 : 15;
  const longest = Math.max(...names.map((name) => pen.width(name, px, 600)));
  const bus = isNarrow ? 14 : 20;
  const label = bus + Math.min(isNarrow ? 84 : 120, longest) + 10;
  const end = width * (isNarrow ? 1 : LANES.each[1]);
  const vector = { left: label, width: Math.max(24, (end - label) * 0.26) };
  const [allLeft, allRight] = isNarrow ? [0.56, 1] : LANES.all;
  const [left, right] = isNarrow ? [0, 1] : LANES.sounds;
  const top = HEAD[isNarrow ? "narrow" : "wide"];
  return {
    ...{ row, step, px, bus, label, vector, end, top, bottom: top + body },
    middle: (/** @type {number} */ token) => top + row * (token + 0.5),
    /** The middle of a count's line, on a phone. */
    count: (/** @type {number} */ index) => top + step * steps + COUNTS.height - COUNTS.line * (2.5 - index),
    all: { left: width * allLeft, right: width * allRight },
    sounds: { left: width * left, right: width * right },
  };
}

/** @typedef {ReturnType<typeof layout>} Places */

/**
 * The step under a point.
 *
 * @param {Places} places
 * @param {number} x
 * @param {number} y
 * @param {number} steps
 */
export function stepUnder({ sounds, top, step }, x, y, steps) {
  const at = Math.floor((y - top) / step);
  return x >= sounds.left - 6 && at >= 0 && at < steps ? at : null;
}
