/**
 * What the stream is made of, and how long each vector is, once nothing moves.
 */

import { fixed } from "../../messages/numbers.js";
import { span } from "../../stage/time.js";
import { drawSkyline } from "../query/skyline.js";
import { lengthOf } from "./stream.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./layout.js").Places} Places */
/** @typedef {import("./draw.js").Scene} Scene */

/**
 * How long the stream is as a vector, once nothing moves.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Places} places
 * @param {import("../../messages/words.js").Words} words
 * @param {import("./stream.js").Stream} stream
 */
export function drawLength(pen, position, { stream: area, right }, words, stream) {
  const now = position >= 4.95 ? stream.hidden : position >= 2.98 ? stream.attended : stream.input;
  const rests = position >= 0.95 && (position <= 2.05 || (position >= 2.98 && position <= 4.1) || position >= 4.95);
  if (!rests) return;
  pen.text(words.text("stage.length"), right + 12, area.middle - 11, { colour: pen.ink.quiet });
  pen.text(fixed(lengthOf(now), 1), right + 12, area.middle + 10, { px: 18, weight: 650 });
}

/** A part's name has this much room over its highest number, in CSS pixels. */
const NAME = 20;

/**
 * Where parts stand under each other, each as high as its numbers reach: no name over a part has a number in it.
 *
 * @param {Float32Array[]} vectors
 * @param {{ top: number, bottom: number, scale: number, height: number }} room `height` is what a vector has whose
 *   numbers reach to `scale` up and down; they have less where there is not so much room
 * @returns {{ tops: number[], middles: number[], height: number }}
 */
export function partsIn(vectors, { top, bottom, scale, height }) {
  const up = vectors.map((vector) => Math.max(0, ...vector) / scale / 2);
  const down = vectors.map((vector) => Math.max(0, ...vector.map((number) => -number)) / scale / 2);
  const needed = [...up, ...down].reduce((sum, part) => sum + part, 0);
  const left = bottom - top - NAME * vectors.length;
  const tall = Math.min(height, left / (needed || 1));
  const between = (left - needed * tall) / vectors.length;
  let at = top;
  /** @type {[number[], number[]]} */
  const [tops, middles] = [[], []];
  vectors.forEach((_, index) => {
    tops.push(at);
    middles.push(at + NAME + up[index] * tall);
    at += NAME + (up[index] + down[index]) * tall + between;
  });
  return { tops, middles, height: tall };
}

/**
 * What is said of the heads' sum: closed heads bring nothing, and without any the bias of their projection is left.
 *
 * @param {boolean[]} isClosed one a head
 */
export const broughtBy = (isClosed) =>
  isClosed.every(Boolean) ? "lengthBias" : isClosed.some(Boolean) ? "lengthOpen" : "lengthOutput";

/**
 * What was added up, part under part, once it is: drawn as large as the sum.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 * @param {number} scale
 */
export function drawParts(
  pen,
  position,
  { width, height, isNarrow },
  { below, foot, strip, stream: area },
  { words, stream, isClosed },
  scale,
) {
  const { ink, value, accent, quiet } = pen.ink;
  const isAll = position > 4;
  const seen = isAll ? span(position, 4.92, 5) : span(position, 2.94, 3) * (1 - span(position, 3.02, 3.14));
  /** @type {[string, Float32Array, string][]} */
  const parts = [
    ["lengthInput", stream.input, ink],
    [broughtBy(isClosed), stream.output, value],
    ["lengthThought", stream.thought, accent],
  ];
  const shown = isAll ? parts : parts.slice(0, 2);
  const {
    tops,
    middles,
    height: tall,
  } = partsIn(
    shown.map(([, vector]) => vector),
    { top: below - 8, bottom: height - foot, scale, height: area.height },
  );
  pen.fade(seen, () => {
    shown.forEach(([name, vector, colour], index) => {
      pen.text(words.text(`stage.${name}`, { length: fixed(lengthOf(vector), 1) }), strip.left, tops[index] + 8, {
        ...{ colour, weight: 600 },
      });
      const look = { colour, reach: scale };
      drawSkyline(pen, vector, 0, vector.length, { ...strip, middle: middles[index], height: tall }, look);
    });
    const ways = ["stage.noSum", "stage.noSumShort"].map((key) => words.text(key));
    pen.text(pen.fitting(ways, width - strip.left - 8), strip.left, height - (isNarrow ? 10 : 14), {
      ...{ colour: quiet, alpha: isAll ? 1 : 0 },
    });
  });
}
