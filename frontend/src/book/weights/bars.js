/**
 * The counts as bars on one scale; where the last is too short to be seen, a lens over it.
 */

import { fixed, whole } from "../../messages/numbers.js";
import { lerp, span } from "../../stage/time.js";
import { enlarging, growthOf, KINDS, lengthAt, lensOf } from "./counts.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./shown.js").Scene} Scene */

const LENS = { wide: 40, narrow: 27 };
const THICK = { wide: 12, narrow: 9 };
/** In the lens the bar is at least so long. */
const LEAST = 14;
/** Between the counter and what stands beside it. */
const BESIDE = 10;

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {ReturnType<typeof import("./layout.js").layout>} places
 * @param {Scene} scene
 */
export function drawBars(pen, position, { isNarrow }, { bars }, { words, counts, doubled }) {
  const { quiet, ink, accent, edge, hairline } = pen.ink;
  const { isNeeded, most } = lensOf(counts, doubled);
  const thick = isNarrow ? THICK.narrow : THICK.wide;
  const twice = span(position, 5.75, 5.95);
  KINDS.forEach((kind, index) => {
    const length = lengthAt(position, index, counts, doubled);
    if (length <= 0) return;
    const top = bars.top + index * bars.row;
    const long = (length / most) * bars.width;
    const isRest = position >= index + 2;
    const name = words.text(`kinds.${kind}`);
    pen.text(name, 0, top + 9, { colour: quiet });
    const x = pen.width(name) + 10;
    const said = whole(Math.round(length));
    const px = isNarrow ? 14 : 17;
    pen.text(said, x, top + 9, { px, weight: 650 });
    const end = x + pen.width(said, px, 650) + 12;
    if (twice > 0) {
      const growth = growthOf(counts, doubled, kind);
      const times = growth === 1 ? words.text("stage.noMore") : words.text("stage.times", { times: fixed(growth, 1) });
      pen.text(times, end, top + 9, { px, weight: 650, colour: accent, alpha: twice });
    } else if (isRest && !isNarrow && position < 5) {
      pen.text(formulaOf(words, counts[kind]), end, top + 9, { colour: quiet });
    }
    const y = top + 22 - (isNarrow ? 2 : 0);
    pen.rect(0, y, bars.width, thick, { stroke: hairline, alpha: index ? 0 : 0.9 });
    pen.rect(0, y, long, thick, { fill: index === 2 ? accent : ink, alpha: index === 1 ? 0.62 : 0.86 });
    const before = (counts[kind].weights / most) * bars.width;
    if (position > 5 && before > 3) {
      pen.line(
        [
          [before, y - 3],
          [before, y + thick + 3],
        ],
        { stroke: edge, line: 2 },
      );
    }
    if (index === 2 && isNeeded)
      drawLens(pen, position, { x: 0, y: y + thick / 2, length: long, thick }, bars, isNarrow, words);
  });
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {{ x: number, y: number, length: number, thick: number }} bar
 * @param {{ width: number, top: number, row: number }} bars
 * @param {boolean} isNarrow
 * @param {import("../../messages/words.js").Words} words
 */
function drawLens(pen, position, bar, bars, isNarrow, words) {
  const opened = span(position, 4.05, 4.6);
  if (opened <= 0) return;
  const { paper, ink, accent, quiet } = pen.ink;
  const radius = (isNarrow ? LENS.narrow : LENS.wide) * opened;
  const home = bars.width * (isNarrow ? 0.83 : 0.72);
  const x = lerp(0, home, opened);
  const y = lerp(bar.y, bar.y - (isNarrow ? 18 : 16), opened);
  const reach = Math.sqrt(Math.max(0, radius ** 2 - (bar.y - y) ** 2));
  pen.line(
    [
      [bar.x, bar.y],
      [x - reach, bar.y],
    ],
    { stroke: quiet },
  );
  pen.discs([[x, y, radius + 2]], ink);
  pen.discs([[x, y, radius]], paper);
  const times = enlarging(bar.length, LEAST);
  const long = Math.min(bar.length * times, 2 * radius - 8);
  const tall = bar.thick * 2;
  pen.fade(opened, () => {
    pen.rect(x - long / 2, y - tall / 2, long, tall, { fill: accent });
    const said = words.text("stage.enlarged", { times: whole(times) });
    pen.text(said, x - radius - 10, bar.y + 9, { align: "right", colour: quiet, halo: true });
  });
}

/**
 * The product that a count is.
 *
 * @param {import("../../messages/words.js").Words} words
 * @param {{ weight_factors: { value: number }[] }} count
 */
function formulaOf(words, { weight_factors: factors }) {
  const product = factors.map(({ value }) => whole(value)).join(" × ");
  return words.text("stage.formula", { product });
}

/**
 * The lines counted, above them, as far as there is room between what stands beside them.
 *
 * @param {Pen} pen
 * @param {number} middle
 * @param {string} said
 * @param {{ left: number, right: number }} room
 * @param {boolean} isNarrow
 */
export function drawCounter(pen, middle, said, { left, right }, isNarrow) {
  const style = { weight: 650, px: isNarrow ? 13 : 17 };
  const half = BESIDE + pen.width(said, style.px, style.weight) / 2;
  const isRoom = right - left >= 2 * half;
  const x = isRoom ? Math.max(left + half, Math.min(right - half, middle)) : (left + right) / 2;
  pen.text(said, x, 10, { ...style, align: "center", colour: pen.ink.accent });
}
