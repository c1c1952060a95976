/**
 * Two vectors at their angle, and what was read so far.
 */

import { fixed, percent } from "../../messages/numbers.js";
import { shareOut } from "../../stage/fitting.js";
import { SMALLEST_TEXT } from "../../stage/pen.js";
import { clamp, lerp } from "../../stage/time.js";
import { angleOf, degrees, drawAngle } from "../angle.js";
import { LEADS_TO, sightAt } from "./moment.js";
import { ALL, isOther, likeness, SIGHTS } from "./sight.js";

/** Between the columns of what was read, in CSS pixels. */
const GAP = 7;

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./draw.js").Scene} Scene */
/** @typedef {import("./layout.js").Places} Places */
/** @typedef {import("./moment.js").Moment} Moment */

/**
 * Two vectors at their angle, upright where they are one.
 *
 * @param {Pen} pen
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 * @param {Moment} moment
 */
export function drawPair(pen, { width, height, isNarrow }, { right, top }, scene, { from, to, turn, isAtRest }) {
  const { words, names, sights, token, twin } = scene;
  const { ink, accent, quiet } = pen.ink;
  const size = sights[ALL].vectors[token].length;
  const px = isNarrow ? 13 : 14;
  const ways = ["stage.vectors", "stage.vectorsShort"].map((way) => words.text(way, { size }));
  pen.text(pen.fitting(ways.slice(isNarrow ? 1 : 0), width - right, px), right, 12, { colour: quiet, px });
  const room = height * (isNarrow ? 0.5 : 0.56);
  const [was, is] = [from, to].map((sight) => angleOf(likeness(sights, sight, token, twin)));
  const angle = lerp(was, is, turn);
  const length = Math.min(room - top - 40, ((width - right) / 2) * 0.8);
  const origin = { x: right + (width - right) / 2, y: room - 8, length };
  const [first, second] = twin === null ? [token, token] : [Math.max(token, twin), Math.min(token, twin)];
  const nameOf = (/** @type {number} */ word, /** @type {boolean} */ isAll) =>
    twin === null
      ? words.text(`stage.${isAll ? (isNarrow ? "withAllShort" : "withAll") : "now"}`, { word: names[word] })
      : names[word];
  drawAngle(
    pen,
    origin,
    [Math.PI / 2 - angle / 2, Math.PI / 2 + angle / 2],
    [
      { name: nameOf(first, true), colour: twin === null || first !== token ? ink : accent },
      { name: nameOf(second, false), colour: second === token ? accent : ink },
    ],
    { px: isNarrow ? 13 : 16, left: right, right: width },
  );
  if (!isAtRest) return;
  const numbers = { cosine: fixed(Math.cos(angle), 3), degrees: fixed(degrees(angle), 0) };
  const told = ["stage.cosine", "stage.cosineShort"].map((way) => words.text(way, numbers)).slice(isNarrow ? 1 : 0);
  const said = pen.fitting(told, width - right, isNarrow ? 13 : 15, 600);
  pen.text(said, origin.x, origin.y + 18, { align: "center", weight: 600, px: isNarrow ? 13 : 15 });
}

/**
 * What was read so far, one line a sight.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 * @param {Moment} moment
 */
export function drawRead(pen, position, { width, height, isNarrow }, { right }, scene, { told }) {
  const { words, kindOf, names, sights, token, twin, hand } = scene;
  const { ink, accent, quiet, hairline, wash } = pen.ink;
  const top = height * (isNarrow ? 0.5 : 0.56) + (isNarrow ? 34 : 48);
  const line = Math.min(isNarrow ? 22 : 30, (height - top - 6) / (SIGHTS.length + 1));
  const shown = hand ? hand.sight : sightAt(position, null);
  const columns = twin === null ? [token] : [Math.min(token, twin), Math.max(token, twin)];
  const title = words.text(isNarrow ? "stage.sightShort" : "stage.sight");
  const rows = SIGHTS.map((wide) =>
    words.text(wide === null ? "stage.all" : isNarrow ? "stage.widthShort" : "stage.width", { wide: wide ?? 0 }),
  );
  const readOf = (/** @type {number} */ sight, /** @type {number} */ word) =>
    words.text(isNarrow ? "stage.readShort" : "stage.read", {
      ...{ kind: kindOf(sights[sight].labels[word]), sure: percent(sights[sight].sure[word], 0) },
    });
  const first = GAP + Math.max(...[title, ...rows].map((one) => pen.width(one)));
  // Each word has the room that it needs, or its part of what there is.
  const needs = columns.map((word) =>
    Math.max(
      pen.width(names[word], SMALLEST_TEXT, 600),
      ...SIGHTS.map((_, sight) => pen.width(readOf(sight, word), SMALLEST_TEXT, 650)),
    ),
  );
  const room = width - right - first;
  const widths = shareOut(room, needs, GAP);
  const lefts = widths.map((_, column) => widths.slice(0, column).reduce((sum, one) => sum + one + GAP, right + first));
  const middle = (/** @type {number} */ index) => top + line * (index + 0.5);
  pen.text(title, right, middle(0), { colour: quiet });
  columns.forEach((word, column) =>
    pen.text(names[word], lefts[column], middle(0), {
      ...{ weight: 600, colour: word === token ? accent : ink, most: widths[column] },
    }),
  );
  rows.forEach((row, sight) => {
    const y = middle(sight + 1);
    pen.line(
      [
        [right, y - line / 2],
        [width, y - line / 2],
      ],
      { stroke: hairline },
    );
    // The sights are read one after another; that with all words was there before.
    const beat = LEADS_TO.lastIndexOf(sight) - 1;
    const isKnown = sight === ALL ? 1 : clamp(position - beat >= 1 ? 1 : position > beat ? told : 0);
    const alpha = hand && hand.sight === sight ? 1 : isKnown;
    if (shown === sight && alpha > 0.5) {
      const before = isNarrow ? 3 : 6;
      pen.rect(right - before, y - line / 2 + 1, width - right + before, line - 2, { fill: wash, round: 3 });
    }
    pen.text(row, right, y, { colour: shown === sight ? ink : quiet });
    pen.fade(alpha, () =>
      columns.forEach((word, column) => {
        const other = isOther(sights, sight, word);
        pen.text(readOf(sight, word), lefts[column], y, {
          ...{ weight: other ? 650 : 400, colour: other ? accent : ink, most: widths[column] },
        });
      }),
    );
  });
}
