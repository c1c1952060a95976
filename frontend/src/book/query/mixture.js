/**
 * The values, shrunk to their shares and stacked number by number: what the asking word takes away; and laid over each
 * value, to see which it is like.
 */

import { fixed, shareOf } from "../../messages/numbers.js";
import { SMALLEST_TEXT } from "../../stage/pen.js";
import { clamp, lerp, span } from "../../stage/time.js";
import { drawOutline, drawSkyline } from "./skyline.js";

/** @typedef {import("./draw.js").Scene} Scene */
/** @typedef {{ left: number, middle: number, width: number, height: number }} Strip */

/** Of a vector, in CSS pixels. */
const MOST_WIDTH = 640;
/** Between two words' parts of one number, and how wide their sum is before them, of a number's width. */
const [BETWEEN, NARROW_SUM] = [1, 0.4];
/** The column of numbers beside the values. */
const NUMBERS = { wide: 84, narrow: 58 };

/**
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {number} position
 * @param {import("../../stage/figure.js").Box} box
 * @param {import("./layout.js").Places} places
 * @param {Scene} scene
 */
export function drawMixture(pen, position, { width, height, isNarrow }, places, scene) {
  const { words, row, reach } = scene;
  const { value: green, quiet } = pen.ink;
  const left = places.label + (isNarrow ? 6 : 16);
  const numbers = width - (isNarrow ? 0 : 8);
  const strip = { left, width: Math.min(MOST_WIDTH, numbers - NUMBERS[isNarrow ? "narrow" : "wide"] - left) };
  const tall = Math.min(places.row * 0.9, 54);
  const stack = span(position, 7.05, 7.5);
  const compared = span(position, 8.3, 8.6);
  const result = { ...strip, middle: (height - (isNarrow ? 10 : 0)) / 2, height: Math.min(150, height * 0.42) };
  const head = { ...strip, middle: isNarrow ? 33 : 40, height: isNarrow ? 24 : 34 };
  // Whatever the scale, one number is as tall in the stack as in its value, until all are drawn larger together.
  const times = result.height / reach.stack / (tall / reach.value);
  drawValues(pen, position, places, scene, { strip, tall, result, times });

  const headings = isNarrow ? 8 : 10;
  const column = { align: /** @type {const} */ ("right"), colour: quiet };
  pen.fade(1 - stack, () => {
    const said = words.text(isNarrow ? "stage.values" : "stage.gives", { size: row.size });
    pen.text(said, left, headings, { colour: green, weight: 600 });
    pen.text(words.text("stage.share"), numbers, places.top - 5, column);
  });
  pen.fade(compared, () => {
    const cosine = words.text("stage.cosine");
    const ways = ["stage.over", "stage.overShort"].map((way) => words.text(way));
    const over = pen.fitting(ways, numbers - pen.width(cosine) - 10 - left, SMALLEST_TEXT, 600);
    pen.text(over, left, places.top - 5, { colour: green, weight: 600 });
    pen.text(cosine, numbers, places.top - 5, column);
  });
  const best = row.cosines.indexOf(Math.max(...row.cosines));
  for (let token = 0; token < row.count; token++) {
    const middle = places.middle(token);
    const style = { align: /** @type {const} */ ("right"), px: isNarrow ? 13 : 16 };
    pen.text(shareOf(row.shares[token], isNarrow), numbers, middle, {
      ...{ ...style, weight: row.shares[token] > 0.3 ? 600 : 400, alpha: 1 - stack },
    });
    pen.text(fixed(row.cosines[token]), numbers, middle, {
      ...{ ...style, weight: token === best ? 650 : 400, alpha: span(position, 8.75, 8.9) },
    });
  }
  const up = span(position, 8.05, 8.3);
  drawResult(pen, position, scene, { isNarrow, up, times, right: width, head, result });
}

/**
 * All values; they shrink, stack, are drawn larger, and come back to be compared.
 *
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {number} position
 * @param {import("./layout.js").Places} places
 * @param {Scene} scene
 * @param {{ strip: { left: number, width: number }, tall: number, result: Strip, times: number }} at
 */
function drawValues(pen, position, places, { row, reach }, { strip, tall, result, times }) {
  const { value: green, hairline, ink } = pen.ink;
  const { count, size, shares, values, mixture } = row;
  const [shrink, stack, larger] = [span(position, 6.45, 6.95), span(position, 7.05, 7.5), span(position, 7.6, 7.85)];
  const back = span(position, 8.3, 8.6);
  const step = strip.width / size;
  const unit = tall / 2 / reach.value;
  const grown = unit * lerp(1, times, larger);
  const [up, down] = [new Float32Array(size), new Float32Array(size)];
  const order = Array.from({ length: count }, (_, token) => token).sort((one, other) => shares[other] - shares[one]);
  order.forEach((token, rank) => {
    const middle = places.middle(token);
    /** @type {[number, number, number, number][]} */
    const bars = [];
    for (let at = 0; at < size; at++) {
      const number = values[token * size + at];
      const own = number * lerp(1, shares[token], shrink) * unit;
      const stacked = shares[token] * number * grown;
      const base = stacked >= 0 ? up[at] : down[at];
      if (stacked >= 0) up[at] += stacked;
      else down[at] += stacked;
      const from = own < 0 ? middle : middle - own;
      const to = stacked < 0 ? result.middle - base : result.middle - base - stacked;
      const way = clamp(stack * 1.3 - (0.3 * at) / size);
      const long = lerp(Math.abs(own), Math.abs(stacked), way);
      const gap = way === 1 && long > 3 * BETWEEN ? BETWEEN : 0;
      bars.push([strip.left + at * step + 0.5, lerp(from, to, way), Math.max(1, step - 1), Math.max(0.5, long - gap)]);
    }
    const tint = stack > 0 ? 0.95 - 0.6 * Math.min(1, rank / Math.max(1, count - 1)) : 0.85;
    pen.bars(bars, green, tint * (1 - 0.45 * span(position, 7.85, 7.95)) * (1 - span(position, 8.02, 8.15)));
    const line = /** @type {import("../../stage/pen.js").Point[]} */ ([
      [strip.left, middle],
      [strip.left + strip.width, middle],
    ]);
    pen.line(line, { stroke: hairline, alpha: 1 - stack });
    const area = { ...strip, middle, height: tall };
    drawSkyline(pen, values, token * size, size, area, { colour: green, reach: reach.value, alpha: 0.6 * back });
    const lies = span(position, 8.55, 8.75);
    drawOutline(pen, mixture, area, { colour: ink, reach: reach.mixture, alpha: lies });
  });
}

/**
 * What the parts above and below leave: the mixture itself, in the end at the head of the stage.
 *
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {number} position
 * @param {Scene} scene
 * @param {{ isNarrow: boolean, up: number, times: number, right: number, head: Strip, result: Strip }} at
 */
function drawResult(pen, position, { words, row, names, query, reach }, { isNarrow, up, times, right, head, result }) {
  const { value: green, paper, edge, quiet } = pen.ink;
  const { size, mixture } = row;
  const { left } = result;
  const area = {
    ...{ left, width: result.width, middle: lerp(result.middle, head.middle, up) },
    height: lerp(result.height, head.height, up),
  };
  const far = lerp(reach.stack, reach.mixture, up);
  const step = area.width / size;
  // Narrow before the parts that it is the sum of, which stay to be seen; as wide as ever once they are gone.
  const wide = Math.max(1, (step - 1) * lerp(NARROW_SUM, 1, span(position, 8.02, 8.15)));
  pen.fade(span(position, 7.85, 7.97), () => {
    for (let at = 0; at < size; at++) {
      const long = (mixture[at] / far) * (area.height / 2);
      const [x, y] = [left + (at + 0.5) * step - wide / 2, long < 0 ? area.middle : area.middle - long];
      pen.rect(x, y, wide, Math.max(0.5, Math.abs(long)), { fill: green, stroke: paper, line: 0.5 });
    }
    pen.line(
      [
        [left, area.middle],
        [left + area.width, area.middle],
      ],
      { stroke: edge },
    );
    const style = { px: isNarrow ? 14 : 16, weight: 600, colour: green, halo: true };
    const say = (/** @type {string} */ word) => words.text(isNarrow ? "stage.gets" : "stage.takes", { word });
    const title = pen.saying(say, names[query], right - left, style.px, style.weight);
    pen.text(title, left, lerp(result.middle - result.height / 2 - 18, 9, up), style);
  });
  // The scale is told while it changes, and after.
  const foot = result.middle + result.height / 2 + 20;
  pen.text(words.text("stage.parts"), left, foot + 18, {
    ...{ colour: quiet, alpha: span(position, 7.85, 7.95) * (1 - span(position, 8.02, 8.1)), halo: true },
  });
  pen.text(words.text("stage.larger", { times: fixed(times, 1) }), left, foot, {
    ...{ colour: quiet, alpha: span(position, 7.6, 7.7) * (1 - span(position, 8.02, 8.1)), halo: true },
  });
}
