/**
 * Text in lines that are no wider than there is room.
 */

import { SMALLEST_TEXT } from "./pen.js";

/** @typedef {Pick<import("./pen.js").Pen, "width">} Pen it measures, and draws nothing */
/** @typedef {{ words: string, weight: number, width: number }[]} Line */

/** What a line of text may be broken after: a blank, and each sign of a language without blanks, its stops with it. */
const CHUNK =
  /[（“‘《]*[\u2e80-\u9fff\uff10-\uff5a][，。；：！？、）”’》…]*|[^ \n\t\u2e80-\u9fff\uff10-\uff5a]+|[ \n\t]+/gu;

/**
 * Text in lines that are no wider than there is room.
 *
 * @param {Pen} pen
 * @param {[words: string, weight: number][]} runs one after another
 * @param {number} px
 * @param {number} room
 * @returns {Line[]}
 */
export function lines(pen, runs, px, room) {
  /** @type {Line[]} */
  const found = [[]];
  let used = 0;
  for (const [words, weight] of runs) {
    for (const chunk of words.match(CHUNK) ?? []) {
      const width = pen.width(chunk, px, weight);
      const isBlank = !chunk.trim();
      if (used + width > room && used > 0 && !isBlank) {
        found.push([]);
        used = 0;
      }
      const line = found[found.length - 1];
      if (isBlank && !used) continue;
      const last = line.at(-1);
      // Neighbours are written in one go, as a browser does.
      if (last?.weight === weight) Object.assign(last, { words: last.words + chunk, width: last.width + width });
      else line.push({ words: chunk, weight, width });
      used += width;
    }
  }
  return found;
}

/**
 * A text of one weight, line by line.
 *
 * @param {Pen} pen
 * @param {string} words
 * @param {number} room
 * @param {number} [px]
 * @param {number} [weight]
 * @returns {string[]}
 */
export const paragraph = (pen, words, room, px = SMALLEST_TEXT, weight = 400) =>
  lines(pen, [[words, weight]], px, room).map((line) =>
    line
      .map((run) => run.words)
      .join("")
      .trimEnd(),
  );
