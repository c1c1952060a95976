/**
 * A word needs its neighbours, as a picture of a position: blinkers close and open, and every word is read anew.
 *
 * Beats: close, one, two, all. Left the words, one a row, with the blinkers of the word watched; beside them what each
 * is taken for; right two vectors at their angle, and below them what was read so far.
 */

import { fixed, percent } from "../../messages/numbers.js";
import { clamp, lerp, span } from "../../stage/time.js";
import { angleOf, degrees, drawAngle } from "../angle.js";
import { ALL, isOther, likeness, SIGHTS } from "./sight.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {{ sight: number, half: number | null }} Hand the blinkers in the reader's hand: the sight, and while dragged where they are, in rows */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {(label: string) => string} kindOf what a label is called
 * @property {string[]} names one a token
 * @property {import("./sight.js").Sight[]} sights
 * @property {number} token the word watched
 * @property {number | null} twin
 * @property {Hand | null} hand
 */

export const BEATS = /** @type {const} */ ([
  ["close", 3400],
  ["one", 3400],
  ["two", 3000],
  ["all", 3000],
]);
/** Which sight a beat leads to: before the first and after the last all words are seen. */
const LEADS_TO = [ALL, 0, 1, 2, ALL];
const HEAD = 34;
const BAR = 5;
/** The words to watch are a second row of controls. */
const SECOND_TOOLS = 56;
const ROW = { wide: [24, 76], narrow: [17, 34] };
const LEAST_HEIGHT = { wide: 430, narrow: 300 };

/**
 * Where the stage is between two sights.
 *
 * @param {number} position
 * @param {Hand | null} hand
 */
export function momentOf(position, hand) {
  if (hand) return { from: hand.sight, to: hand.sight, closing: 1, read: 1, turn: 1, told: 1, isAtRest: true };
  const beat = Math.min(BEATS.length - 1, Math.floor(position));
  const at = position - beat;
  return {
    ...{ from: LEADS_TO[beat], to: LEADS_TO[beat + 1] },
    ...{ closing: span(at, 0.05, 0.5), read: span(at, 0.52, 0.68), turn: span(at, 0.68, 0.92), told: span(at, 0.9, 1) },
    isAtRest: at === 0 || at === 1,
  };
}

/** The sight that a moment at rest shows. @param {number} position @param {Hand | null} hand */
export function sightAt(position, hand) {
  const { from, to, read } = momentOf(position, hand);
  return read > 0.5 ? to : from;
}

/**
 * @param {Omit<Box, "height">} box
 * @param {number} count of words
 */
function rowHeight({ room, isNarrow }, count) {
  const [least, most] = ROW[isNarrow ? "narrow" : "wide"];
  return Math.max(least, Math.min(most, (room - HEAD - (isNarrow ? 8 : SECOND_TOOLS)) / count));
}

/**
 * @param {Omit<Box, "height">} box
 * @param {number} count of words
 */
export const heightOf = (box, count) =>
  Math.max(LEAST_HEIGHT[box.isNarrow ? "narrow" : "wide"], HEAD + rowHeight(box, count) * count + 8);

/**
 * @param {Pen} pen
 * @param {Box} box
 * @param {string[]} names one a token, the class token first
 */
export function layout(pen, box, names) {
  const { width, isNarrow } = box;
  const count = names.length - 1;
  const row = rowHeight(box, count);
  const px = isNarrow ? 13 : Math.min(17, row * 0.6);
  const longest = Math.max(...names.slice(1).map((name) => pen.width(name, px, 650)));
  const label = isNarrow ? Math.min(92, longest + 20) : Math.max(130, Math.min(180, longest + 28));
  const kinds = { left: label + (isNarrow ? 8 : 28), width: isNarrow ? 84 : Math.min(250, width * 0.28) };
  const right = kinds.left + kinds.width + (isNarrow ? 12 : 56);
  const middle = (/** @type {number} */ token) => HEAD + row * (token - 0.5);
  return { row, px, label, kinds, right, count, top: HEAD, bottom: HEAD + row * count, middle };
}

/** @typedef {ReturnType<typeof layout>} Places */

/**
 * The word whose row a point is in, as a token.
 *
 * @param {Places} places
 * @param {number} y
 */
export function tokenAt({ top, row, count }, y) {
  const token = Math.floor((y - top) / row) + 1;
  return token >= 1 && token <= count ? token : null;
}

/**
 * The hand that holds the blinkers at a height.
 *
 * @param {Places} places
 * @param {number} token the word watched
 * @param {number} y
 * @returns {Hand}
 */
export function handAt({ middle, row, count }, token, y) {
  const half = Math.min(count, Math.abs(y - middle(token)) / row);
  return { sight: Math.min(ALL, Math.max(0, Math.round(half - 0.5))), half };
}

/**
 * How far the blinkers are open, in rows to each side of the word's middle.
 *
 * @param {number} sight
 * @param {number} count of words
 */
const halfOf = (sight, count) => (SIGHTS[sight] ?? count) + 0.5;

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const places = layout(pen, box, scene.names);
  const moment = momentOf(position, scene.hand);
  drawWords(pen, box, places, scene, moment);
  drawKinds(pen, box, places, scene, moment);
  drawPair(pen, box, places, scene, moment);
  drawRead(pen, position, box, places, scene, moment);
}

/** @typedef {ReturnType<typeof momentOf>} Moment */

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
  const title = words.text(isNarrow ? "stage.seesShort" : "stage.sees", { word: names[token] });
  pen.text(title, 0, 12, { colour: quiet, px: isNarrow ? 13 : 14 });
  const half = hand?.half ?? lerp(halfOf(from, count), halfOf(to, count), closing);
  const edges = [middle(token) - half * row, middle(token) + half * row].map((y) => Math.max(top, Math.min(bottom, y)));
  pen.rect(0, edges[0], label, edges[1] - edges[0], { fill: accent, alpha: 0.1 });
  for (let word = 1; word <= count; word++) {
    const y = middle(word);
    const isSeen = y > edges[0] && y < edges[1];
    pen.within({ left: 0, top: y - row / 2, width: label, height: row }, () =>
      pen.text(names[word], 10, y, {
        ...{ px, weight: word === token ? 650 : 400, colour: word === token ? accent : ink },
        alpha: isSeen ? 1 : 0.4,
      }),
    );
  }
  const plates = [
    [top, edges[0]],
    [edges[1], bottom],
  ];
  plates.forEach(([start, end], side) => {
    if (end - start > 0.5) pen.rect(0, start, label, end - start, { fill: edge, alpha: 0.55 });
    // A grip to draw them by.
    const y = edges[side];
    pen.rect(0, y - 1.5, label, 3, { fill: ink, round: 1.5 });
    pen.rect(label / 2 - 11, y - 5, 22, 10, { fill: surface, stroke: ink, round: 5, line: 1.5 });
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
    const name = kindOf(sights[now].labels[word]);
    const weight = isPair || other ? 650 : 400;
    const colour = other ? accent : ink;
    const line = row >= 30 && !isNarrow ? y - 6 : y;
    pen.fade(fading, () => {
      pen.text(other ? `≠ ${name}` : name, left, line, { px: isNarrow ? 13 : 15, weight, colour });
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

/**
 * Two vectors at their angle, upright where they are one.
 *
 * @param {Pen} pen
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 * @param {Moment} moment
 */
function drawPair(pen, { width, height, isNarrow }, { right }, scene, { from, to, turn, isAtRest }) {
  const { words, names, sights, token, twin } = scene;
  const { ink, accent, quiet } = pen.ink;
  const size = sights[ALL].vectors[token].length;
  const title = words.text(isNarrow ? "stage.vectorsShort" : "stage.vectors", { size });
  pen.text(title, right, 12, { colour: quiet, px: isNarrow ? 13 : 14 });
  const room = height * (isNarrow ? 0.5 : 0.56);
  const [was, is] = [from, to].map((sight) => angleOf(likeness(sights, sight, token, twin)));
  const angle = lerp(was, is, turn);
  const length = Math.min(room - HEAD - 40, ((width - right) / 2) * 0.8);
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
  const said = words.text(isNarrow ? "stage.cosineShort" : "stage.cosine", {
    ...{ cosine: fixed(Math.cos(angle), 3), degrees: fixed(degrees(angle), 0) },
  });
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
function drawRead(pen, position, { width, height, isNarrow }, { right }, scene, { told }) {
  const { words, kindOf, names, sights, token, twin, hand } = scene;
  const { ink, accent, quiet, hairline, wash } = pen.ink;
  const top = height * (isNarrow ? 0.5 : 0.56) + (isNarrow ? 34 : 48);
  const line = Math.min(isNarrow ? 22 : 30, (height - top - 6) / (SIGHTS.length + 1));
  const shown = hand ? hand.sight : sightAt(position, null);
  const columns = twin === null ? [token] : [Math.min(token, twin), Math.max(token, twin)];
  const first = isNarrow ? 44 : 120;
  const step = (width - right - first) / columns.length;
  const middle = (/** @type {number} */ index) => top + line * (index + 0.5);
  pen.text(words.text(isNarrow ? "stage.sightShort" : "stage.sight"), right, middle(0), { colour: quiet });
  columns.forEach((word, column) =>
    pen.text(names[word], right + first + column * step, middle(0), {
      ...{ weight: 600, colour: word === token ? accent : ink },
    }),
  );
  SIGHTS.forEach((wide, sight) => {
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
      pen.rect(right - 6, y - line / 2 + 1, width - right + 6, line - 2, { fill: wash, round: 3 });
    }
    pen.text(
      words.text(wide === null ? "stage.all" : isNarrow ? "stage.widthShort" : "stage.width", { wide: wide ?? 0 }),
      right,
      y,
      {
        colour: shown === sight ? ink : quiet,
      },
    );
    pen.fade(alpha, () =>
      columns.forEach((word, column) => {
        const other = isOther(sights, sight, word);
        const said = words.text(isNarrow ? "stage.readShort" : "stage.read", {
          ...{ kind: kindOf(sights[sight].labels[word]), sure: percent(sights[sight].sure[word], 0) },
        });
        pen.text(said, right + first + column * step, y, {
          ...{ weight: other ? 650 : 400, colour: other ? accent : ink },
        });
      }),
    );
  });
}
