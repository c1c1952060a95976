/**
 * A photo on a turntable, as a picture of a position: what two networks say of it, turned and scaled.
 *
 * Beats: turn, others, scale, maps.
 */

import { percent } from "../../messages/numbers.js";
import { span } from "../../stage/time.js";
import { drawCurves, written } from "./curves.js";
import { layout } from "./layout.js";
import { drawMaps, spin } from "./maps.js";
import { saidAt, turningAt } from "./sweeps.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./sweeps.js").Way} Way */
/** @typedef {import("./sweeps.js").Curve} Curve */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {HTMLCanvasElement} photo
 * @property {string} grey what comes in at the corners
 * @property {string} label of the first network, upright: the one that is followed
 * @property {Record<Way, [Curve, Curve] | null>} curves of both networks; null while they are asked for
 * @property {import("./maps.js").Maps | null} maps null while they are asked for
 * @property {{ way: Way, amount: number } | null} hand
 */

export const BEATS = /** @type {const} */ ([
  ["turn", 9000],
  ["others", 4000],
  ["scale", 8000],
  ["maps", 6500],
]);
export const NETWORKS = /** @type {const} */ (["shown", "unshown"]);

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const places = layout(box);
  const { words, curves, label, hand, maps } = scene;
  const { isNarrow } = box;
  const at = turningAt(position);
  const seen = { ...at, ...(hand && { ...hand, from: curves[hand.way]?.[0].amounts[0] ?? 0, to: Infinity }) };
  const isMaps = hand ? 0 : span(position, 3.02, 3.3);
  drawPhoto(pen, seen.way, seen.amount, box, places, scene);
  const both = curves[seen.way];
  if (!both) {
    pen.text(words.text("stage.waiting"), places.charts[0].left, places.charts[0].top + 20, { colour: pen.ink.quiet });
    return;
  }
  drawSays(pen, seen.amount, box, places, scene, both);
  pen.fade(1 - isMaps, () => {
    const tests = hand ? 1 : seen.way === "scale" ? span(position, 2.7, 2.95) : span(position, 1.4, 1.8);
    const last = both[0].amounts[both[0].amounts.length - 1];
    const shown = { ...seen, to: Math.min(last, seen.to), tests };
    const said = { photo: words.text("stage.yours", { label }), tests: words.text("stage.tests"), label, isNarrow };
    if (isNarrow) drawKey(pen, tests, box, places.charts[0].top, scene);
    both.forEach((curve, index) => {
      const title = words.text(`stage.${NETWORKS[index]}${isNarrow ? "Short" : ""}`);
      drawCurves(pen, places.charts[index], curve, shown, { ...said, title, isFirst: index === 0 });
    });
  });
  if (maps) pen.fade(isMaps, () => drawMaps(pen, position, places.maps, maps, words, isNarrow));
}

/**
 * What the lines of both charts are, and in what they are counted, above them on a phone.
 *
 * @param {Pen} pen
 * @param {number} tests how far the test photos' curve is there, 0 to 1
 * @param {Box} box
 * @param {number} top of the charts
 * @param {Scene} scene
 */
function drawKey(pen, tests, { width }, top, { words, label }) {
  const y = top - 34;
  const [dash, beside, gap] = [16, 5, 12];
  const room = (width - 2 * (dash + beside) - gap) / 2;
  const key = (
    /** @type {string} */ name,
    /** @type {number} */ left,
    /** @type {string} */ colour,
    dashed = false,
  ) => {
    const ways = [`stage.${name}Short`, `stage.${name}Shortest`].map((way) => words.text(way, { label }));
    const ends = /** @type {import("../../stage/pen.js").Point[]} */ ([
      [left, y],
      [left + dash, y],
    ]);
    pen.line(ends, { stroke: colour, line: 2, ...(dashed && { dash: [5, 4] }) });
    pen.text(pen.fitting(ways, room), left + dash + beside, y, { colour });
  };
  key("yours", 0, pen.ink.accent);
  pen.fade(tests, () => key("tests", width / 2 - 12, pen.ink.quiet, true));
}

/**
 * @param {Pen} pen
 * @param {Way} way
 * @param {number} amount
 * @param {Box} box
 * @param {import("./layout.js").Places} places
 * @param {Scene} scene
 */
function drawPhoto(pen, way, amount, { isNarrow }, { photo: place }, { words, photo, grey }) {
  const { left, top, side } = place;
  const said = words.text(`stage.${way}`, { amount: written(way, amount) });
  pen.text(said, left, 10, { weight: 650, px: isNarrow ? 13 : 15, colour: pen.ink.accent });
  pen.rect(left, top, side, side, { fill: grey });
  spin(pen, photo, place, way === "rotation" ? amount : 0, way === "scale" ? amount : 1);
  pen.rect(left, top, side, side, { stroke: pen.ink.hairline });
}

/**
 * What each network says of the photo as it is now.
 *
 * @param {Pen} pen
 * @param {number} amount
 * @param {Box} box
 * @param {import("./layout.js").Places} places
 * @param {Scene} scene
 * @param {[Curve, Curve]} both
 */
function drawSays(pen, amount, { isNarrow }, { says: { left, top, line } }, { words, label }, both) {
  const { quiet, value, key } = pen.ink;
  const px = isNarrow ? 14 : 19;
  both.forEach((curve, index) => {
    const y = top + index * line * (isNarrow ? 2.5 : 2.9);
    const { label: said, share } = saidAt(curve, amount);
    pen.text(words.text(`stage.${NETWORKS[index]}Says`), left, y, { colour: quiet });
    const isSame = said === label;
    const text = words.text("stage.says", { label: said, share: percent(share) });
    pen.text(text, left, y + line * 1.05, { px, weight: 650, colour: isSame ? value : key });
  });
}
