/**
 * A word needs its neighbours, as a picture of a position: blinkers close and open, and every word is read anew.
 *
 * Beats: close, one, two, all. Left the words, one a row, with the blinkers of the word watched; beside them what each
 * is taken for; right two vectors at their angle, and below them what was read so far.
 */

import { percent } from "../../messages/numbers.js";
import { lerp } from "../../stage/time.js";
import { halfOf, layout } from "./layout.js";
import { momentOf } from "./moment.js";
import { drawPair, drawRead } from "./pair.js";
import { calledAs, isOther } from "./sight.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./layout.js").Places} Places */
/** @typedef {import("./moment.js").Moment} Moment */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {(label: string) => string} kindOf what a label is called
 * @property {string[]} names one a token
 * @property {{ said: string, weight: number }[]} called what words are called in any sight, as `calledIn` gives it
 * @property {import("./sight.js").Sight[]} sights
 * @property {number} token the word watched
 * @property {number | null} twin
 * @property {import("./moment.js").Hand | null} hand
 */

const BAR = 5;
/** How high the grips of the plates are. */
const GRIP = 10;

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const places = layout(pen, box, scene.names, scene.called);
  const moment = momentOf(position, scene.hand);
  drawWords(pen, box, places, scene, moment);
  drawKinds(pen, box, places, scene, moment);
  drawPair(pen, box, places, scene, moment);
  drawRead(pen, position, box, places, scene, moment);
}

/**
 * The words, and two plates that hide from the word watched what it does not see.
 *
 * @param {Pen} pen
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 * @param {Moment} moment
 */
function drawWords(pen, { isNarrow }, places, { words, names, token, hand }, { from, to, closing }) {
  const { quiet, ink, accent, edge, surface, paper } = pen.ink;
  const { top, bottom, label, px, row, count, middle } = places;
  const say = (/** @type {string} */ word) => words.text(isNarrow ? "stage.seesShort" : "stage.sees", { word });
  const titlePx = isNarrow ? 13 : 14;
  const title = pen.saying(say, names[token], places.kinds.left - 8, titlePx);
  pen.text(title, 0, 12, { colour: quiet, px: titlePx });
  const half = hand?.half ?? lerp(halfOf(from, count), halfOf(to, count), closing);
  const edges = [middle(token) - half * row, middle(token) + half * row].map((y) => Math.max(top, Math.min(bottom, y)));
  pen.rect(0, edges[0], label, edges[1] - edges[0], { fill: accent, alpha: 0.1 });
  for (let word = 1; word <= count; word++) {
    const y = middle(word);
    const isSeen = y > edges[0] && y < edges[1];
    const style = { px, weight: word === token ? 650 : 400, colour: word === token ? accent : ink };
    pen.text(names[word], 10, y, { ...style, alpha: isSeen ? 1 : 0.4, most: label - 14 });
  }
  const plates = [
    [top, edges[0]],
    [edges[1], bottom],
  ];
  plates.forEach(([start, end], side) => {
    if (end - start > 0.5) pen.rect(0, start, label, end - start, { fill: edge, alpha: 0.55 });
    // A grip to draw them by, on the plate: what is seen stays free.
    pen.rect(0, edges[side] - 1.5, label, 3, { fill: ink, round: 1.5 });
    const y = edges[side] + (side ? GRIP / 2 : -GRIP / 2);
    pen.rect(label / 2 - 11, y - GRIP / 2, 22, GRIP, { fill: surface, stroke: ink, round: 5, line: 1.5 });
    pen.line(
      [
        [label / 2 - 5, y],
        [label / 2 + 5, y],
      ],
      { stroke: ink },
    );
  });
  pen.rect(0.5, top, label - 1, bottom - top, { stroke: paper });
}

/**
 * What every word is taken for in this sight.
 *
 * @param {Pen} pen
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 * @param {Moment} moment
 */
function drawKinds(pen, { isNarrow }, places, { words, kindOf, sights, token, twin }, { from, to, read, isAtRest }) {
  const { ink, accent, quiet, hairline, edge } = pen.ink;
  const { kinds, count, middle, row } = places;
  const { left, width } = kinds;
  pen.text(words.text(isNarrow ? "stage.takenShort" : "stage.taken"), left, 12, {
    colour: quiet,
    px: isNarrow ? 13 : 14,
  });
  for (let word = 1; word <= count; word++) {
    const y = middle(word);
    const isPair = word === token || word === twin;
    const fading = sights[from].labels[word] === sights[to].labels[word] ? 1 : Math.abs(2 * read - 1);
    const now = read > 0.5 ? to : from;
    const other = isOther(sights, now, word);
    const weight = isPair || other ? 650 : 400;
    const colour = other ? accent : ink;
    const line = row >= 30 && !isNarrow ? y - 6 : y;
    pen.fade(fading, () => {
      const said = calledAs(sights, now, word, kindOf);
      pen.text(said, left, line, { px: isNarrow ? 13 : 15, weight, colour, most: width });
    });
    if (isNarrow) continue;
    const sure = lerp(sights[from].sure[word], sights[to].sure[word], read);
    if (isAtRest) {
      const style = /** @type {const} */ ({ colour: quiet, align: "right" });
      pen.text(percent(sights[now].sure[word]), left + width, line, style);
    }
    if (row >= 30) {
      pen.rect(left, y + 6, width, BAR, { fill: hairline });
      pen.rect(left, y + 6, width * sure, BAR, { fill: other ? accent : edge });
    }
  }
}
