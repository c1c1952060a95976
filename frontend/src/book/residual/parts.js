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
  { height, isNarrow },
  { below, foot, strip, stream: area },
  { words, stream },
  scale,
) {
  const { ink, value, accent, quiet } = pen.ink;
  const isAll = position > 4;
  const seen = isAll ? span(position, 4.92, 5) : span(position, 2.94, 3) * (1 - span(position, 3.02, 3.14));
  /** @type {[string, Float32Array, string][]} */
  const parts = [
    ["lengthInput", stream.input, ink],
    ["lengthOutput", stream.output, value],
    ["lengthThought", stream.thought, accent],
  ];
  const shown = isAll ? parts : parts.slice(0, 2);
  const row = (height - foot - below) / shown.length;
  pen.fade(seen, () => {
    shown.forEach(([name, vector, colour], index) => {
      const top = below + row * index;
      const tall = Math.min(area.height, row - 22);
      pen.text(words.text(`stage.${name}`, { length: fixed(lengthOf(vector), 1) }), strip.left, top + 2, {
        ...{ colour, weight: 600, halo: true },
      });
      const look = { colour, reach: (scale * tall) / area.height };
      drawSkyline(pen, vector, 0, vector.length, { ...strip, middle: top + 10 + row / 2, height: tall }, look);
    });
    pen.text(words.text(isNarrow ? "stage.noSumShort" : "stage.noSum"), strip.left, height - (isNarrow ? 10 : 14), {
      ...{ colour: quiet, alpha: isAll ? 1 : 0 },
    });
  });
}
