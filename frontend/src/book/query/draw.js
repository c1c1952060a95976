/**
 * One query's journey, as a picture of a position: it meets the keys, scores become shares, shares mix the values.
 *
 * Three pages share this stage. Beats: pair, first, all | divide, powers, shares | shrink, stack, compare.
 */

import { span } from "../../stage/time.js";
import { layout } from "./layout.js";
import { drawMeeting } from "./meeting.js";
import { drawMixture } from "./mixture.js";
import { drawShares } from "./shares.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {"query" | "softmax" | "mixture"} Part */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {Part} part whose page it is
 * @property {string[]} names one a token
 * @property {import("./row.js").Row} row
 * @property {number} query which token asks
 * @property {number} divisor that the right side divides by
 * @property {{ token: number, by: number } | null} pull a score that was taken by hand
 * @property {{ query: number, key: number, product: number, value: number, mixture: number, stack: number, sum: number, score: number }} reach
 *   for the lengths of bars; of keys, products and values a few are longer
 */

export const BEATS = /** @type {const} */ ([
  ["pair", 2800],
  ["first", 5400],
  ["all", 9000],
  ["divide", 3400],
  ["powers", 3600],
  ["shares", 3600],
  ["shrink", 3600],
  ["stack", 4200],
  ["compare", 4200],
]);
/** The beats of each page. @type {Record<string, [from: number, to: number]>} */
export const PARTS = { query: [0, 3], softmax: [3, 6], mixture: [6, 9] };
const NAME = 15;

/**
 * @param {Pen} pen
 * @param {number} position over all three pages
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const places = placesFor(pen, box, scene.names);
  drawNames(pen, position, box, places, scene);
  if (scene.part === "query") drawMeeting(pen, position, box, places, scene);
  else if (scene.part === "softmax") drawShares(pen, position, box, places, scene);
  else drawMixture(pen, position, box, places, scene);
}

/**
 * @param {Pen} pen
 * @param {Box} box
 * @param {string[]} names
 */
export function placesFor(pen, box, names) {
  const px = box.isNarrow ? 13 : NAME;
  return layout(box, names.length, Math.max(...names.map((name) => pen.width(name, px, 600))));
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {import("./layout.js").Places} places
 * @param {Scene} scene
 */
function drawNames(pen, position, { isNarrow }, places, { names, query }) {
  const { query: blue, ink } = pen.ink;
  const px = isNarrow ? 13 : NAME;
  names.forEach((name, token) => {
    const isAsking = token === query;
    const y = places.middle(token);
    const width = Math.min(pen.width(name, px, 600), places.label - 16);
    pen.fade(1 - 0.7 * span(position, 7.1, 7.6) * (1 - span(position, 8.2, 8.5)), () => {
      const height = Math.min(26, places.row - 2);
      if (isAsking) pen.rect(0.75, y - height / 2, width + 11, height, { stroke: blue, round: 4, line: 1.5 });
      const style = { px, weight: isAsking ? 600 : 400, colour: isAsking ? blue : ink };
      pen.text(name, 6, y, { ...style, most: places.label - 16 });
    });
  });
}
