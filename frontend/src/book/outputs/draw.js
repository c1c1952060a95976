/**
 * Three kinds of output, as a picture of a position: a label a word, one label for all, sounds until the network stops.
 *
 * Beats: each, all, sounds, count. Three lanes side by side; on a phone the lane of the beat alone.
 */

import { percent } from "../../messages/numbers.js";
import { lerp, span } from "../../stage/time.js";
import { layout } from "./layout.js";
import { drawSteps } from "./steps.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./layout.js").Places} Places */
/** @typedef {{ name: string, sure: number }} Labelled */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {string[]} names one a token
 * @property {HTMLCanvasElement} vectors what the last layer hands on, a row a token
 * @property {Labelled[]} kinds one a token, as the book calls them
 * @property {Labelled[]} moods of the whole sentence, the likeliest first
 * @property {boolean} isSure of the sentiment
 * @property {string} word to be said
 * @property {number} letters of it that the network reads
 * @property {import("./spoken.js").Step[]} steps
 * @property {number | null} hand the step whose rivals are shown
 */

const BEATS_COUNT = 4;

/**
 * The beats; the third lasts as long as the word.
 *
 * @param {number} steps
 */
export const beatsFor = (steps) =>
  /** @type {[string, number][]} */ ([
    ["each", 3000],
    ["all", 3400],
    ["sounds", Math.min(12000, 1400 + 1100 * steps)],
    ["count", 2600],
  ]);

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const { isNarrow } = box;
  const places = layout(pen, box, scene.names, scene.steps.length);
  const held = scene.hand !== null;
  // On a phone each lane is gone when the next one comes; the sounds stay.
  const leaves = (/** @type {number} */ from) => (isNarrow ? 1 - span(position, from, from + 0.08) : 1);
  const first = held && isNarrow ? 0 : leaves(2);
  pen.fade(first, () => drawWords(pen, position, places, scene, isNarrow));
  pen.fade(held && isNarrow ? 0 : leaves(1), () => drawEach(pen, position, box, places, scene));
  pen.fade(first * span(position, 1, 1.1), () => drawAll(pen, position, box, places, scene));
  pen.fade(held ? 1 : span(position, 2, 2.08), () => drawSteps(pen, held ? BEATS_COUNT : position, box, places, scene));
  const counts = held && isNarrow ? 0 : span(position, 3.25, 3.6);
  pen.fade(counts, () => (isNarrow ? drawCountsBelow : drawCounts)(pen, box, places, scene));
}

/**
 * A lane's title, and where there is room what is asked in it.
 *
 * @param {Pen} pen
 * @param {boolean} isNarrow
 * @param {string} title
 * @param {string} asks
 * @param {number} left
 */
function drawTitle(pen, isNarrow, title, asks, left) {
  pen.text(title, left, 10, { px: isNarrow ? 14 : 17, weight: 650 });
  if (!isNarrow) pen.text(asks, left, 33, { colour: pen.ink.quiet });
}

/**
 * The words and their vectors, as the last layer hands them on.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Places} places
 * @param {Scene} scene
 * @param {boolean} isNarrow
 */
function drawWords(pen, position, { row, px, bus, label, vector, middle }, { names, vectors }, isNarrow) {
  const { ink, quiet, hairline, accent } = pen.ink;
  const tall = Math.min(isNarrow ? 14 : 20, row - 6);
  const isAll = position > 1;
  names.forEach((name, token) => {
    const y = middle(token);
    const style = { px, weight: token ? 400 : 600, colour: token ? ink : isAll ? accent : quiet };
    pen.text(name, bus, y, { ...style, most: label - bus - 8 });
    const part = { left: 0, top: token, width: vectors.width, height: 1 };
    pen.image(vectors, vector.left, y - tall / 2, vector.width, tall, { part });
    pen.rect(vector.left, y - tall / 2, vector.width, tall, { stroke: token || !isAll ? hairline : accent });
  });
}

/**
 * One label for each word.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawEach(pen, position, { isNarrow }, { vector, middle, end, px, bus }, { words, names, kinds }) {
  const { quiet, edge } = pen.ink;
  drawTitle(pen, isNarrow, words.text("stage.each"), words.text("stage.eachAsks"), bus);
  const from = vector.left + vector.width + 6;
  const to = from + 26;
  const widest = Math.max(...kinds.map(({ name }) => pen.width(name, px, 600)));
  const isNumbered = position >= 0.95 && end - to - 8 - widest > 54;
  names.forEach((_, token) => {
    // The class token's vector is kept for the sentence.
    if (token === 0) return;
    const y = middle(token);
    const start = 0.1 + (0.6 * (token - 1)) / names.length;
    const drawn = span(position, start, start + 0.2);
    if (drawn <= 0) return;
    pen.line(
      [
        [from, y],
        [lerp(from, to, drawn), y],
      ],
      { stroke: edge, arrow: drawn > 0.5 },
    );
    pen.fade(span(position, start + 0.15, start + 0.3), () => {
      pen.text(kinds[token].name, to + 8, y, { px, weight: 600 });
      if (isNumbered) pen.text(percent(kinds[token].sure), end, y, { colour: quiet, align: "right" });
    });
  });
}

/**
 * One label for all: every word gives to the class token's vector, and that alone is read.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawAll(pen, position, { isNarrow }, { middle, all, bus, vector, row }, { words, names, moods, isSure }) {
  const { accent, edge, ink, quiet, hairline } = pen.ink;
  const { left, right } = all;
  drawTitle(pen, isNarrow, words.text("stage.all"), words.text("stage.allAsks"), isNarrow ? bus : left);
  const line = bus / 2 - 2;
  names.forEach((_, token) => {
    if (token === 0) return;
    const start = 1.1 + (0.3 * (names.length - 1 - token)) / names.length;
    const way = span(position, start, start + 0.25);
    if (way <= 0) return;
    const y = middle(token);
    const up = lerp(y, middle(0), way);
    pen.line(
      [
        [bus - 4, y],
        [line, y],
        [line, up],
      ],
      { stroke: edge },
    );
    if (way < 1) pen.discs([[line, up, 3]], accent);
  });
  pen.fade(span(position, 1.55, 1.65), () =>
    pen.line(
      [
        [line, middle(0)],
        [bus - 4, middle(0)],
      ],
      { stroke: accent, arrow: true, line: 1.5 },
    ),
  );
  // From the class token's vector on, over the labels of the words.
  const from = vector.left + vector.width + 6;
  const reach = span(position, 1.62, 1.78);
  if (reach > 0) {
    pen.line(
      [
        [from, middle(0)],
        [lerp(from, left - 8, reach), middle(0)],
      ],
      { stroke: accent, arrow: reach > 0.5, line: 1.5 },
    );
  }
  const step = isNarrow ? 46 : Math.max(52, Math.min(64, row * 1.5));
  const top = middle(0) - (isNarrow ? 2 : 4);
  moods.forEach(({ name, sure }, rank) => {
    const y = top + rank * step;
    const grown = span(position, 1.75, 1.92);
    const isBest = rank === 0;
    pen.fade(grown, () => {
      const colour = isBest && isSure ? ink : quiet;
      pen.text(name, left, y, { px: isNarrow ? 14 : 16, weight: isBest ? 650 : 400, colour });
      if (position >= 1.92) pen.text(percent(sure), right, y, { align: "right", colour });
      pen.rect(left, y + 12, right - left, 6, { fill: hairline });
      pen.rect(left, y + 12, (right - left) * sure * grown, 6, { fill: isBest && isSure ? accent : edge });
    });
  });
  if (!isSure) {
    pen.fade(span(position, 1.92, 2), () =>
      pen.text(words.text("stage.unsure"), left, top + moods.length * step - 6, { colour: quiet }),
    );
  }
}

/**
 * How many went in and came out of each lane.
 *
 * @param {Scene} scene
 */
function countsOf({ words, names, letters, steps }) {
  const own = names.length - 1;
  const said = steps.filter(({ sound }) => sound).length;
  return {
    each: words.text("stage.eachCount", { own }),
    all: words.text("stage.allCount", { own }),
    sounds: words.text("stage.soundsCount", { letters, said }),
  };
}

/**
 * The counts at the lanes' feet.
 *
 * @param {Pen} pen
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawCounts(pen, { height }, { bus, all, sounds }, scene) {
  const counts = countsOf(scene);
  const style = { px: 16, weight: 650, colour: pen.ink.accent };
  pen.text(counts.each, bus, height - 16, style);
  pen.text(counts.all, all.left, height - 16, style);
  pen.text(counts.sounds, sounds.left, height - 16, style);
}

/**
 * On a phone the counts one below the other, under the sounds, which can still be chosen.
 *
 * @param {Pen} pen
 * @param {Box} _box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawCountsBelow(pen, _box, { count }, scene) {
  Object.values(countsOf(scene)).forEach((said, index) => {
    pen.text(said, 0, count(index), { px: 15, weight: 650, colour: pen.ink.accent });
  });
}
