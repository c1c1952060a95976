/**
 * The width of the field as a tape, a piece for each layer, and the same sum in figures.
 */

import { span } from "../../stage/time.js";

/** @typedef {import("./draw.js").Scene} Scene */

const HEIGHT = 12;
/** Beside the tape stands its length. */
const LENGTH_ROOM = 62;

/**
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {number} at how many layers the walk has come back
 * @param {import("../../stage/figure.js").Box} box
 * @param {import("./layout.js").Places} places
 * @param {Scene} scene
 */
export function drawTape(pen, at, { width, isNarrow }, { tape, photo }, { words, stations }) {
  const { ink, accent, quiet } = pen.ink;
  const last = stations.length - 1;
  const whole = stations[last].count;
  const room = (isNarrow ? width : photo.side) - LENGTH_ROOM;
  // At the photo's own scale where it fits.
  const unit = Math.min(isNarrow ? Infinity : photo.unit, room / whole);
  let left = tape.left;
  stations.forEach(({ adds }, index) => {
    const grown = index ? adds * span(at, index - 1 + 0.12, index - 1 + 0.78) : 1;
    if (grown <= 0) return;
    const fill = index ? accent : ink;
    pen.rect(left, tape.top, Math.max(0.5, grown * unit - 1), HEIGHT, {
      fill,
      alpha: index && index % 2 === 0 ? 0.5 : 1,
    });
    left += grown * unit;
  });
  const total = stations.reduce((sum, { adds }, index) => sum + (at >= index - 1 + 0.78 ? adds : 0), 1);
  pen.text(words.text("stage.pixels", { count: total }), left + 8, tape.top + 6.5, { px: 16, weight: 650 });
  drawTerms(pen, at, isNarrow, tape, stations, total);
  const next = stations[Math.min(last, Math.floor(at + 0.6))];
  if (isNarrow || !next.window) return;
  const said = { layer: next.through, window: next.window, step: next.step, adds: next.adds };
  pen.text(words.text("stage.term", said), tape.left, tape.top + 57, { colour: quiet, alpha: at < last ? 1 : 0 });
}

/**
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {number} at
 * @param {boolean} isNarrow
 * @param {import("./layout.js").Places["tape"]} tape
 * @param {import("./walk.js").Station[]} stations
 * @param {number} total
 */
function drawTerms(pen, at, isNarrow, tape, stations, total) {
  const { ink, accent } = pen.ink;
  const px = isNarrow ? 13 : 15;
  const y = tape.top + 33;
  let left = tape.left;
  const current = Math.floor(at + 0.25);
  stations.forEach(({ window, step }, index) => {
    const words = index ? `${isNarrow ? "+" : "+ "}${window - 1}·${step}` : "1";
    const colour = index && index === current ? accent : ink;
    const alpha = index ? span(at, index - 1 + 0.4, index - 1 + 0.7) : 1;
    pen.text(words, left, y, { px, weight: index === current ? 650 : 400, colour, alpha });
    left += pen.width(words, px, 650) + (isNarrow ? 3 : 8);
  });
  if (at >= stations.length - 1) pen.text(`= ${total}`, left, y, { px, weight: 650 });
}
