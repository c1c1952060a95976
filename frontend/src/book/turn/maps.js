/**
 * A map of the turned photo beside the turned map: they are not the same.
 */

import { fixed } from "../../messages/numbers.js";
import { SMALLEST_TEXT } from "../../stage/pen.js";
import { span } from "../../stage/time.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/**
 * @typedef {object} Maps
 * @property {HTMLCanvasElement} still the map of the photo
 * @property {HTMLCanvasElement} carried the same, turned by a quarter
 * @property {HTMLCanvasElement} anew the map of the turned photo
 * @property {HTMLCanvasElement} differing
 * @property {number} most the largest difference
 * @property {number} reach of the map
 */

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {({ left: number, top: number, side: number } | null)[]} places
 * @param {Maps} maps
 * @param {import("../../messages/words.js").Words} words
 * @param {boolean} isNarrow
 */
export function drawMaps(pen, position, places, { still, carried, anew, differing, most, reach }, words, isNarrow) {
  const { quiet, ink, hairline, key, surface } = pen.ink;
  /** @type {[HTMLCanvasElement, string, number][]} */
  const shown = [
    [still, "still", 3.35],
    [carried, "carried", 3.4],
    [anew, "anew", 3.55],
    [differing, "difference", 3.72],
  ];
  shown.forEach(([picture, name, from], index) => {
    const place = places[index];
    if (!place) return;
    const { left, top, side } = place;
    pen.fade(span(position, from, from + 0.12), () => {
      const isRoute = name === "carried" || name === "anew";
      const ways = [`stage.${name}`, `stage.${name}Short`].map((way) => words.text(way)).slice(isNarrow ? 1 : 0);
      const weight = isRoute ? 650 : 400;
      const said = pen.fitting(ways, side + 4, SMALLEST_TEXT, weight);
      pen.text(said, left, top - 13, { colour: isRoute ? ink : quiet, weight });
      pen.rect(left, top, side, side, { fill: surface });
      const turn = name === "carried" ? span(position, 3.42, 3.56) : 1;
      // The turned map is seen to turn.
      if (turn < 1) spin(pen, still, place, turn * 90);
      else pen.image(picture, left, top, side, side);
      pen.rect(left, top, side, side, { stroke: hairline });
    });
  });
  const last = places[3];
  if (!last) return;
  pen.fade(span(position, 3.85, 3.95), () => {
    const style = { px: isNarrow ? 13 : 16, weight: 650, colour: key };
    const sizes = { most: fixed(most), reach: fixed(reach) };
    const ways = ["stage.most", "stage.mostShort"].map((name) => words.text(name, sizes));
    const said = pen.fitting(
      ways,
      last.left + last.side - (isNarrow ? 0 : (places[0]?.left ?? 0)),
      style.px,
      style.weight,
    );
    pen.text(said, last.left + last.side, last.top + last.side + (isNarrow ? 12 : 18), { ...style, align: "right" });
  });
}

/**
 * A picture turned about its middle, counter-clockwise, and scaled.
 *
 * @param {Pen} pen
 * @param {HTMLCanvasElement} picture
 * @param {{ left: number, top: number, side: number }} place that it is cut to
 * @param {number} degrees
 * @param {number} [factor]
 */
export function spin({ context }, picture, { left, top, side }, degrees, factor = 1) {
  context.save();
  context.beginPath();
  context.rect(left, top, side, side);
  context.clip();
  context.translate(left + side / 2, top + side / 2);
  context.rotate((-degrees * Math.PI) / 180);
  context.scale(factor, factor);
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, -side / 2, -side / 2, side, side);
  context.restore();
}
