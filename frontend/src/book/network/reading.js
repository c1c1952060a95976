/**
 * The other network, the one that reads: a sentence's words, their vectors layer by layer, a label for each.
 */

import { span } from "../../stage/time.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/**
 * @typedef {object} Reading
 * @property {string[]} names of the words
 * @property {string[]} labels
 * @property {{ name: string, picture: HTMLCanvasElement }[]} layers a row a word, a column a number
 */

const TITLE = 24;

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {import("../../stage/figure.js").Box} box
 * @param {Reading} reading
 * @param {import("../../messages/words.js").Words} words
 */
export function drawReading(pen, position, { width, height, isNarrow }, { names, labels, layers }, words) {
  const { quiet, edge, accent } = pen.ink;
  const px = isNarrow ? 13 : 16;
  const row = Math.min(isNarrow ? 30 : 48, (height - TITLE - 8) / names.length);
  const beside = isNarrow ? 70 : 120;
  const gap = isNarrow ? 8 : 26;
  const wide = (width - 2 * beside - gap * (layers.length - 1)) / layers.length;
  const y = (/** @type {number} */ index) => TITLE + (index + 0.5) * row;
  pen.text(words.text("stage.words"), 0, 10, { colour: quiet });
  pen.text(words.text("stage.labels"), width, 10, { colour: quiet, align: "right" });
  names.forEach((name, index) => pen.text(name, 0, y(index), { px, weight: 650 }));
  layers.forEach(({ name, picture }, index) => {
    const left = beside + index * (wide + gap);
    const lit = span(position, 4.25 + index * 0.1, 4.37 + index * 0.1);
    pen.text(name, left + wide / 2, 10, { align: "center", colour: quiet });
    const tall = row * names.length;
    pen.rect(left, TITLE, wide, tall, { stroke: edge, line: 0.7 });
    pen.fade(lit, () => pen.image(picture, left, TITLE, wide, tall));
    // A word stays in its row.
    for (let at = 1; at < names.length; at++) {
      pen.line(
        [
          [left, TITLE + at * row],
          [left + wide, TITLE + at * row],
        ],
        { stroke: pen.ink.paper, line: 2 },
      );
    }
  });
  const told = span(position, 4.82, 4.96);
  labels.forEach((label, index) =>
    pen.text(label, width, y(index), { px, align: "right", colour: accent, weight: 650, alpha: told }),
  );
}
