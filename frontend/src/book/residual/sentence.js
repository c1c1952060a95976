/**
 * The sentence over the stream: each word in a column of its own with what it is called, or, where columns are too
 * narrow for their words, in lines as one writes.
 */

import { shorten } from "../../stage/fitting.js";
import { span } from "../../stage/time.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {{ name: string, x: number, line: number }} Placed one token; `x` is its left end, in columns its middle */

const PX = { wide: 15, narrow: 13 };
const OWN = 650;
/** Between two words of a line, in CSS pixels. */
const BETWEEN = 10;
const MOST_LINES = 3;
/** By how much the longest words are shortened at once. */
const SHORTER = 6;
/** The middle of the first line, and how far it is to the next. */
const FIRST = 10;
export const LEADING = { wide: 20, narrow: 17 };

/** @param {boolean} isNarrow */
const sizeOf = (isNarrow) => PX[isNarrow ? "narrow" : "wide"];

/**
 * Where the words stand.
 *
 * @param {Pick<Pen, "width">} pen
 * @param {Pick<Box, "width" | "isNarrow">} box
 * @param {string[]} names
 * @returns {{ isInColumns: boolean, placed: Placed[], lines: number }}
 */
export function setOut(pen, { width, isNarrow }, names) {
  const wide = width / names.length;
  const widthOf = (/** @type {string} */ name) => pen.width(name, sizeOf(isNarrow), OWN);
  if (names.every((name) => widthOf(name) < wide - 2)) {
    const placed = names.map((name, token) => ({ name, x: wide * (token + 0.5), line: 0 }));
    return { isInColumns: true, placed, lines: 1 };
  }
  // The longest words are shortened, no further than has to be: as wide as this, all fit.
  const least = (width + BETWEEN) / Math.ceil(names.length / MOST_LINES) - BETWEEN;
  const shortenedTo = (/** @type {number} */ most) =>
    inLines(
      names.map((name) => shorten(name, most, widthOf)),
      width,
      widthOf,
    );
  // No word is wider than a line.
  let most = Math.min(width, Math.max(least, ...names.map(widthOf)));
  let set = shortenedTo(most);
  while (set.lines > MOST_LINES && most > least) {
    most = Math.max(least, most - SHORTER);
    set = shortenedTo(most);
  }
  return { isInColumns: false, ...set };
}

/**
 * @param {string[]} names
 * @param {number} width of a line
 * @param {(name: string) => number} widthOf
 */
function inLines(names, width, widthOf) {
  let [x, line] = [0, 0];
  const placed = names.map((name) => {
    const wide = widthOf(name);
    if (x > 0 && x + wide > width + 0.01) [x, line] = [0, line + 1];
    const at = { name, x, line };
    x += wide + BETWEEN;
    return at;
  });
  return { placed, lines: line + 1 };
}

/**
 * The sentence: who this is, and who it may ask.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {import("./layout.js").Places} places
 * @param {Pick<import("./draw.js").Scene, "said" | "query">} scene
 */
export function drawSentence(pen, position, box, { words: foot }, { said, query }) {
  const { width, isNarrow } = box;
  const { query: blue, ink, quiet, accent } = pen.ink;
  const names = said.map(({ name }) => name);
  const { isInColumns, placed } = setOut(pen, box, names);
  const px = sizeOf(isNarrow);
  const align = isInColumns ? "center" : "left";
  // Heads ask all words; feed-forward only this one.
  const others = 1 - 0.65 * span(position, 3.02, 3.25);
  placed.forEach(({ name, x, line }, token) => {
    const isOwn = token === query;
    const { kind, now } = said[token];
    pen.fade(isOwn ? 1 : others, () => {
      const y = FIRST + line * LEADING[isNarrow ? "narrow" : "wide"];
      pen.text(name, x, y, { px, align, weight: isOwn ? OWN : 400, colour: isOwn ? blue : ink });
      if (isNarrow || !isInColumns || pen.width(now, 13, OWN) > width / said.length - 2) return;
      const isOther = now !== kind;
      pen.text(now, x, y + 20, { align, colour: isOther ? accent : quiet, weight: isOther ? OWN : 400 });
    });
  });
  pen.line(
    [
      [0, foot],
      [width, foot],
    ],
    { stroke: pen.ink.hairline },
  );
}
