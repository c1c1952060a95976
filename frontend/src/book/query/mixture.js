/**
 * The values, shrunk to their shares and stacked number by number: what the asking word takes away.
 */

import { fixed, percent } from "../../messages/numbers.js";
import { paragraph } from "../../stage/lines.js";
import { clamp, lerp, span } from "../../stage/time.js";

/** @typedef {import("./draw.js").Scene} Scene */

/** From line to line, in CSS pixels. */
const LINE = 18;

/**
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {number} position
 * @param {import("../../stage/figure.js").Box} box
 * @param {import("./layout.js").Places} places
 * @param {Scene} scene
 */
export function drawMixture(pen, position, { width, height, isNarrow }, places, scene) {
  const { words, row, names, query, reach } = scene;
  const { value: green, paper, edge, hairline } = pen.ink;
  const { count, size, shares, values, mixture } = row;
  const [shrink, stack] = [span(position, 6.45, 6.95), span(position, 7.05, 7.65)];
  const strip = {
    left: places.label + (isNarrow ? 6 : 16),
    width: isNarrow ? places.right - 64 : Math.min(470, places.right - 260),
  };
  const tall = Math.min(places.row * 0.9, 54);
  const result = { middle: (height - (isNarrow ? 10 : 0)) / 2, height: Math.min(150, height * 0.42) };
  const step = strip.width / size;
  pen.text(words.text(isNarrow ? "stage.values" : "stage.gives", { size }), strip.left, isNarrow ? 8 : 10, {
    ...{ colour: green, weight: 600, alpha: 1 - stack },
  });
  const [up, down] = [new Float32Array(size), new Float32Array(size)];
  const order = Array.from({ length: count }, (_, token) => token).sort((one, other) => shares[other] - shares[one]);
  order.forEach((token, rank) => {
    const middle = places.middle(token);
    /** @type {[number, number, number, number][]} */
    const bars = [];
    for (let at = 0; at < size; at++) {
      const number = values[token * size + at];
      const own = ((number * lerp(1, shares[token], shrink)) / reach.value) * (tall / 2);
      const stacked = ((shares[token] * number) / reach.mixture) * (result.height / 2);
      const base = stacked >= 0 ? up[at] : down[at];
      if (stacked >= 0) up[at] += stacked;
      else down[at] += stacked;
      const from = own < 0 ? middle : middle - own;
      const to = stacked < 0 ? result.middle - base : result.middle - base - stacked;
      const way = clamp(stack * 1.3 - (0.3 * at) / size);
      const long = lerp(Math.abs(own), Math.abs(stacked), way);
      bars.push([strip.left + at * step + 0.5, lerp(from, to, way), Math.max(1, step - 1), Math.max(0.5, long)]);
    }
    const tint = stack > 0 ? 0.95 - 0.6 * Math.min(1, rank / Math.max(1, count - 1)) : 0.85;
    pen.bars(bars, green, tint * (1 - 0.75 * span(position, 7.7, 7.9)));
    pen.fade(1 - stack, () => {
      pen.line(
        [
          [strip.left, middle],
          [strip.left + strip.width, middle],
        ],
        { stroke: hairline },
      );
      const weight = shares[token] > 0.3 ? 600 : 400;
      pen.text(percent(shares[token]), strip.left + strip.width + (isNarrow ? 6 : 12), middle, {
        px: isNarrow ? 13 : 16,
        weight,
      });
    });
  });
  // What the parts above and below leave: the mixture itself.
  pen.fade(span(position, 7.7, 7.95), () => {
    for (let at = 0; at < size; at++) {
      const long = (mixture[at] / reach.mixture) * (result.height / 2);
      const [x, y] = [strip.left + at * step + 0.5, long < 0 ? result.middle : result.middle - long];
      pen.rect(x, y, Math.max(1, step - 1), Math.max(0.5, Math.abs(long)), { fill: green, stroke: paper, line: 0.5 });
    }
    pen.line(
      [
        [strip.left, result.middle],
        [strip.left + strip.width, result.middle],
      ],
      { stroke: edge },
    );
    const style = { px: isNarrow ? 14 : 16, weight: 600, colour: green, halo: true };
    const say = (/** @type {string} */ word) => words.text(isNarrow ? "stage.gets" : "stage.takes", { word });
    const title = pen.saying(say, names[query], width - strip.left, style.px, style.weight);
    pen.text(title, strip.left, result.middle - result.height / 2 - 18, style);
    const times = result.height / reach.mixture / (tall / reach.value);
    drawLikeness(pen, scene, { ...strip, ...result, times, isNarrow, right: width });
  });
}

/**
 * Whose value the mixture is most like, and how much larger it is drawn.
 *
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {Scene} scene
 * @param {{ left: number, width: number, middle: number, height: number, times: number, isNarrow: boolean, right: number }}
 *   area `right` is where the stage ends
 */
function drawLikeness(pen, { words, row, names }, { left, width, middle, height, times, isNarrow, right }) {
  const { quiet } = pen.ink;
  const order = names
    .map((name, token) => ({ name, cosine: row.cosines[token] }))
    .sort((one, other) => other.cosine - one.cosine);
  const foot = middle + height / 2 + 20;
  if (isNarrow) {
    const [{ name, cosine }] = order;
    // In two lines where one is too short for it, and no word wider than a line.
    const word = pen.fitting([name], right - left);
    const said = paragraph(pen, words.text("stage.mostLike", { word, cosine: fixed(cosine) }), right - left);
    said.forEach((line, index) => pen.text(line, left, foot + LINE * index, { halo: true }));
    return;
  }
  pen.text(words.text("stage.larger", { times: fixed(times, 1) }), left, foot, { colour: quiet, halo: true });
  const beside = left + width + 24;
  pen.text(words.text("stage.likeness"), beside, middle - 34, { colour: quiet });
  order.slice(0, 3).forEach(({ name, cosine }, rank) => {
    const style = { px: rank ? 14 : 16, weight: rank ? 400 : 600 };
    const say = (/** @type {string} */ word) => words.text("stage.cosine", { word, cosine: fixed(cosine) });
    const said = pen.saying(say, name, right - beside, style.px, style.weight);
    pen.text(said, beside, middle - 10 + rank * 24, style);
  });
}
