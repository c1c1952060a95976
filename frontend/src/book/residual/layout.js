/**
 * Where things stand on the stage of a word's way through a layer: words on top, its stream, and below what joins it.
 */

import { LEADING } from "./sentence.js";

/** @typedef {import("../../stage/figure.js").Box} Box */

const WIDE = { words: 46, title: 68, middle: 148, tall: 118, below: 232, row: 36, foot: 34 };
const NARROW = { words: 26, title: 38, middle: 86, tall: 72, below: 136, row: 21, foot: 24 };

/**
 * @param {Omit<Box, "height">} box
 * @param {number} heads
 */
export function heightOf({ room, isNarrow }, heads) {
  const { below, row, foot } = isNarrow ? NARROW : WIDE;
  const needed = below + row * heads + foot;
  return isNarrow ? Math.max(needed, Math.min(343, room)) : Math.max(needed, Math.min(570, room));
}

/**
 * @param {Box} box
 * @param {number} heads
 * @param {number} [lines] that the sentence has
 */
export function layout({ width, height, isNarrow }, heads, lines = 1) {
  const { words, title, middle, tall, below, foot } = movedDown(isNarrow, lines);
  const row = (height - foot - below) / heads;
  // Names of heads stand left of their rows; every row of numbers begins below the stream's.
  const left = isNarrow ? 22 : 66;
  const strip = { left, width: width - left - (isNarrow ? 0 : 74) };
  return {
    ...{ words, title, below, row, foot, strip, right: strip.left + strip.width },
    stream: { ...strip, middle, height: tall },
    thought: { ...strip, middle: below + (isNarrow ? 60 : 92), height: tall },
    head: (/** @type {number} */ head) => ({ ...strip, middle: below + row * (head + 0.5), height: row * 0.86 }),
  };
}

/**
 * What stands under the sentence's last line; on a desk there is room for two, as kinds stand under the words of one.
 *
 * @param {boolean} isNarrow
 * @param {number} lines
 */
function movedDown(isNarrow, lines) {
  const { words, title, middle, below, ...rest } = isNarrow ? NARROW : WIDE;
  const by = isNarrow ? (lines - 1) * LEADING.narrow : Math.max(0, lines - 2) * LEADING.wide;
  return { words: words + by, title: title + by, middle: middle + by, below: below + by, ...rest };
}

/** @typedef {ReturnType<typeof layout>} Places */

/**
 * The head in whose row a point is.
 *
 * @param {Places} places
 * @param {number} y
 * @param {number} heads
 */
export function headAt({ below, row }, y, heads) {
  const head = Math.floor((y - below) / row);
  return head >= 0 && head < heads ? head : null;
}
