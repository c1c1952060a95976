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
/** What words and labels take of the width at most, each. */
const BESIDE = 0.28;
/** Between two titles, in CSS pixels. */
const BLANK = 5;

/**
 * What stands over the layers: their names, or where these have no room beside each other what is different in them.
 *
 *     titlesOf(["layer1", "layer2"], () => false) // ["layer1", "2"]
 *
 * @param {string[]} names
 * @param {(name: string) => boolean} fits
 */
export function titlesOf(names, fits) {
  if (names.every(fits)) return names;
  const numbers = names.map((name) => /\d+$/.exec(name)?.[0]);
  return names.map((name, index) => (index && numbers[index]) || name);
}

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
  const row = Math.min(isNarrow ? 52 : 84, (height - TITLE - 8) / names.length);
  const gap = isNarrow ? 8 : 26;
  const [left, right] = [names, labels].map((all) =>
    Math.min(
      width * BESIDE,
      Math.max(isNarrow ? 0 : 120, gap + Math.max(...all.map((one) => pen.width(one, px, 650)))),
    ),
  );
  const wide = (width - left - right - gap * (layers.length - 1)) / layers.length;
  const titles = titlesOf(
    layers.map(({ name }) => name),
    (title) => pen.width(title) + BLANK <= wide + gap,
  );
  const y = (/** @type {number} */ index) => TITLE + (index + 0.5) * row;
  pen.text(words.text("stage.words"), 0, 10, { colour: quiet });
  pen.text(words.text("stage.labels"), width, 10, { colour: quiet, align: "right" });
  names.forEach((name, index) => pen.text(name, 0, y(index), { px, weight: 650, most: left - gap }));
  layers.forEach(({ picture }, index) => {
    const from = left + index * (wide + gap);
    const lit = span(position, 4.25 + index * 0.1, 4.37 + index * 0.1);
    pen.text(titles[index], from + wide / 2, 10, { align: "center", colour: quiet });
    const tall = row * names.length;
    pen.rect(from, TITLE, wide, tall, { stroke: edge, line: 0.7 });
    pen.fade(lit, () => pen.image(picture, from, TITLE, wide, tall));
    // A word stays in its row.
    for (let at = 1; at < names.length; at++) {
      pen.line(
        [
          [from, TITLE + at * row],
          [from + wide, TITLE + at * row],
        ],
        { stroke: pen.ink.paper, line: 2 },
      );
    }
  });
  const told = span(position, 4.82, 4.96);
  labels.forEach((label, index) =>
    pen.text(label, width, y(index), {
      px,
      align: "right",
      colour: accent,
      weight: 650,
      alpha: told,
      most: right - gap,
    }),
  );
}
