/**
 * A word said: one sound a step, each beside the question whether to stop, until stopping wins.
 */

import { percent } from "../../messages/numbers.js";
import { clamp, span } from "../../stage/time.js";

/** Of a step: the bars grow, then the sound is said. */
const SAID = 0.55;

/**
 * How far the saying of one sound is.
 *
 * @param {number} position
 * @param {number} step
 * @param {number} steps
 */
export const saidAt = (position, step, steps) => clamp(((position - 2) / 0.97) * steps - step);

/** A step so high has room for two lines, in CSS pixels. */
const TWO_LINES = 34;

/**
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {number} position
 * @param {import("../../stage/figure.js").Box} box
 * @param {import("./layout.js").Places} places
 * @param {import("./draw.js").Scene} scene
 */
export function drawSteps(pen, position, { isNarrow }, { sounds, top, step, px }, { words, word, steps, hand }) {
  const { ink, accent, quiet, edge, hairline, wash } = pen.ink;
  const { left, right } = sounds;
  const said = words.text("stage.word", { word });
  // The field below has a word that is too long for the lane.
  const fits = (isNarrow ? pen.width(said, 14, 650) : pen.width(said)) <= right - left;
  pen.text(isNarrow && fits ? said : words.text("stage.sounds"), left, 10, { px: isNarrow ? 14 : 17, weight: 650 });
  if (!isNarrow && fits) pen.text(said, left, 33, { colour: quiet });
  const isNumbered = position >= 2.97;
  const label = isNarrow ? 54 : 64;
  const end = hand === null ? right : left + (right - left) * 0.56;
  // Both bars' numbers stand under each other where a step is high enough, else in one line.
  const isTall = !isNarrow && step >= TWO_LINES;
  const number = hand !== null ? 0 : isTall ? 92 : 170;
  const bar = { left: left + label, width: end - left - label - number };
  const thick = Math.min(8, step * 0.26);
  steps.forEach(({ sound, sure, stop }, index) => {
    const at = saidAt(position, index, steps.length);
    if (at <= 0) return;
    const y = top + step * (index + 0.5);
    const grown = span(at, 0.05, 0.5);
    if (index === hand) pen.rect(left - 6, y - step / 2, end - left + 6, step, { fill: wash, round: 3 });
    pen.fade(span(at, SAID, SAID + 0.3), () =>
      pen.text(sound || words.text("stage.stop"), left, y, { px, weight: 650, colour: sound ? ink : accent }),
    );
    // The stop's own step has one bar, which is the stop's.
    const rows = /** @type {[number, string, number][]} */ (
      sound
        ? [
            [sure, ink, -thick * 0.7],
            [stop, accent, thick * 0.7],
          ]
        : [[stop, accent, 0]]
    );
    for (const [share, colour, by] of rows) {
      pen.rect(bar.left, y + by - thick / 2, bar.width, thick, { fill: hairline });
      pen.rect(bar.left, y + by - thick / 2, bar.width * share * grown, thick, { fill: colour });
    }
    if (isNumbered && hand === null) {
      const style = { align: /** @type {const} */ ("right"), colour: accent };
      const stops = words.text("stage.stopShare", { share: percent(stop) });
      const says = sound && words.text("stage.soundShare", { sound, share: percent(sure) });
      const by = says && isTall ? 8 : 0;
      pen.text(stops, right, y + by, style);
      if (says) pen.text(says, isTall ? right : right - pen.width(stops) - 12, y - by, { ...style, colour: ink });
    }
  });
  const foot = top + step * steps.length + 14;
  if (isNumbered && hand === null && !isNarrow) pen.text(words.text("stage.bars"), left, foot, { colour: quiet });
  if (hand !== null) drawRivals(pen, { left: end + 16, right, top, edge }, words, steps[hand]);
}

/**
 * The likeliest sounds of a step.
 *
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {{ left: number, right: number, top: number, edge: string }} area
 * @param {import("../../messages/words.js").Words} words
 * @param {import("./spoken.js").Step} step
 */
function drawRivals(pen, { left, right, top, edge }, words, { rivals }) {
  const { ink, quiet } = pen.ink;
  pen.text(words.text("stage.rivals"), left, top, { colour: quiet });
  rivals.forEach(({ sound, sure }, rank) => {
    const y = top + 26 + rank * 32;
    pen.text(sound || words.text("stage.stop"), left, y, { weight: rank ? 400 : 650 });
    pen.text(percent(sure), right, y, { align: "right", weight: rank ? 400 : 650 });
    pen.rect(left, y + 10, Math.max(1, (right - left) * sure), 5, { fill: rank ? edge : ink });
  });
}
