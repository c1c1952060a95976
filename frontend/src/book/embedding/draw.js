/**
 * Words as vectors, as a picture of a position: one lamp each, at right angles; then learned, at the angles they have.
 *
 * Beats: lamps, apart, learn, angle, all. A row a word: its name, its vector, its row of the matrix of cosines; below
 * them two vectors as arrows.
 */

import { fixed, whole } from "../../messages/numbers.js";
import { paragraph } from "../../stage/lines.js";
import { colourOf } from "../../stage/pictures.js";
import { lerp, span } from "../../stage/time.js";
import { angleOf, degrees, drawAngle, drawShadow } from "../angle.js";
import { heldUp, layout, originOf } from "./layout.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./layout.js").Places} Places */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {string[]} names
 * @property {{ index: number, is_known: boolean }[]} places where each word's lamp is
 * @property {ReturnType<typeof import("./pairs.js").sharedLamp>} shared two words that light one lamp
 * @property {number} vocabulary how many lamps there are
 * @property {Float32Array[]} vectors
 * @property {number} reach what half a row's height stands for; a few numbers are larger
 * @property {(one: number, other: number) => number} oneHot cosine of two words' lamps
 * @property {(one: number, other: number) => number} learned cosine of their vectors
 * @property {import("./pairs.js").Pair} pair the two drawn as arrows
 * @property {import("./pairs.js").Pair} closest
 * @property {string[]} nearest of each of the pair, as written on the stage
 * @property {number} turned how far the arrows are turned, in radians
 * @property {boolean} isHeld whether the reader chose or turned the pair
 */

export const BEATS = /** @type {const} */ ([
  ["lamps", 3200],
  ["apart", 3200],
  ["learn", 3400],
  ["angle", 3600],
  ["all", 3600],
]);

/** An arrow's name is shortened to no less, in CSS pixels: rather it lies over its arrow. */
const LEAST_NAME = 64;
const NEAREST_LINE = 20;
/** How plain the lamps' cosines stay once vectors are learned. */
const PAST = 0.35;
/** In a shorter strip a number would cover the lamps. */
const LEAST_STRIP = 150;

/**
 * @param {Pen} pen
 * @param {number} at
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, at, box, scene) {
  const position = scene.isHeld ? BEATS.length : at;
  const places = layout(pen, box, scene.names, scene.words);
  drawTitles(pen, position, box, places, scene);
  drawWords(pen, position, box, places, scene);
  drawMatrix(pen, position, box, places, scene);
  drawArrows(pen, position, box, places, scene);
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawTitles(pen, position, { isNarrow }, { strip, left, cell, top, px }, scene) {
  const { words, names, vectors, vocabulary, pair } = scene;
  const { quiet, ink, accent } = pen.ink;
  const learned = span(position, 2.2, 2.5);
  const style = { colour: quiet, px: isNarrow ? 13 : 14 };
  const room = strip.left + strip.width;
  // Where the strips are narrow a title begins before them: over the words nothing stands.
  const title = (/** @type {"lamps" | "learned"} */ name, /** @type {string | number} */ count) => {
    const ways = [`stage.${name}`, `stage.${name}Short`].map((way) => words.text(way, { count }));
    const said = pen.fitting(ways, room, style.px);
    pen.text(said, Math.max(0, Math.min(strip.left, room - pen.width(said, style.px))), top - 14, style);
  };
  pen.fade(1 - learned, () => title("lamps", whole(vocabulary)));
  pen.fade(learned, () => title("learned", vectors[0].length));
  pen.fade(span(position, 1, 1.2), () =>
    names.forEach((name, column) => {
      const isPaired = position >= 1 && pair.includes(column);
      pen.context.save();
      pen.context.translate(left + cell * (column + 0.5), top - 6);
      pen.context.rotate(-Math.PI / 2);
      const style = { px: Math.min(px, 14), weight: isPaired ? 600 : 400, colour: isPaired ? accent : ink };
      pen.text(name, 0, 0, { ...style, most: top - 8 });
      pen.context.restore();
    }),
  );
}

/**
 * Each word's vector: one lamp in a row of zeros, that melts into what was learned.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawWords(pen, position, { width, isNarrow }, { cell, label, middle, px, ...places }, scene) {
  const { words, names, places: lamps, vocabulary, vectors, reach, pair } = scene;
  const { ink, accent, quiet, edge, hairline } = pen.ink;
  // Until the matrix comes the rows have all the width.
  const { left } = places.strip;
  const strip = { left, width: lerp(width - left, places.strip.width, span(position, 1.02, 1.2)) };
  const melt = span(position, 2.1, 2.85);
  const tall = cell * 0.8;
  // Two words that light one lamp: a line from the one to the other.
  const { shared } = scene;
  if (shared) {
    const x = strip.left + (strip.width * (lamps[shared.pair[0]].index + 0.5)) / vocabulary;
    const [from, to] = shared.pair.map(middle);
    pen.line(
      [
        [x, from],
        [x, to],
      ],
      { stroke: accent, dash: [2, 3], line: 1.5, alpha: span(position, 0.86, 1) * (1 - span(position, 2, 2.15)) },
    );
  }
  names.forEach((name, word) => {
    const y = middle(word);
    const isPaired = position > 1 && pair.includes(word);
    pen.text(name, 0, y, {
      ...{ px, weight: isPaired ? 650 : 400, colour: isPaired ? accent : ink, most: label - 6 },
    });
    const { index, is_known: isKnown } = lamps[word];
    const lit = span(position, 0.1 + (0.6 * word) / names.length, 0.25 + (0.6 * word) / names.length);
    const lamp = strip.left + (strip.width * (index + 0.5)) / vocabulary;
    pen.bars([[strip.left, y - 0.5, strip.width, 1]], melt > 0 ? hairline : edge);
    if (melt < 1 && lit > 0) {
      const height = tall * lit * (1 - melt);
      pen.rect(lamp - 1.5, y - height / 2, 3, height, isKnown ? { fill: ink } : { stroke: ink, dash: [2, 2] });
    }
    // Numbers come when the motion stops, where a strip has room for them beside its lamp.
    const hasRoom = strip.width > LEAST_STRIP;
    pen.fade((hasRoom ? span(position, 0.85, 1) : 0) * (1 - span(position, 2, 2.15)), () => {
      const place = { place: whole(index + 1), zeros: whole(vocabulary - 1) };
      const ways = (isKnown ? ["place", "placeShort"] : ["unknown", "unknownShort"]).slice(isNarrow ? 1 : 0);
      const said = pen.fitting(
        ways.map((way) => words.text(`stage.${way}`, place)),
        strip.width - 6,
      );
      const wide = pen.width(said) + 8;
      const end = strip.left + strip.width;
      const right = lamp > end - wide ? lamp - 6 : end;
      pen.rect(right - wide, y - 8, wide, 16, { fill: pen.ink.paper });
      pen.text(said, right, y, { colour: quiet, align: "right" });
    });
    if (melt > 0) {
      const step = strip.width / vectors[word].length;
      /** @type {Record<"up" | "down", [number, number, number, number][]>} */
      const bars = { up: [], down: [] };
      vectors[word].forEach((number, at) => {
        const long = (Math.abs(number) / reach) * (tall / 2) * melt;
        const x = lerp(lamp, strip.left + at * step, melt);
        bars[number < 0 ? "down" : "up"].push([x, number < 0 ? y : y - long, Math.max(0.8, step - 0.4), long]);
      });
      const colour = isPaired ? accent : ink;
      pen.bars(bars.up, colour, 0.95);
      pen.bars(bars.down, colour, 0.6);
    }
  });
}

/**
 * All cosines: of the lamps first, then of what was learned, on one scale.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawMatrix(pen, position, { isNarrow }, { cell, left, top, bottom }, scene) {
  const { words, names, oneHot, learned, pair, closest } = scene;
  const { accent, ink, quiet, surface, hairline, theme } = pen.ink;
  const isPair = (/** @type {number} */ row, /** @type {number} */ column) =>
    row !== column && pair.includes(row) && pair.includes(column);
  // Once vectors are learned, what the lamps had is of the past.
  const past = lerp(1, PAST, span(position, 2.1, 2.4));
  const count = names.length;
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      const turn = (row + column) / (2 * count);
      const seen = span(position, 1.1 + 0.6 * turn, 1.25 + 0.6 * turn);
      if (seen <= 0) continue;
      // The pair's angle comes first.
      const changed = isPair(row, column)
        ? span(position, 3.7, 3.9)
        : span(position, 4.1 + 0.5 * turn, 4.3 + 0.5 * turn);
      const cosine = lerp(oneHot(row, column), learned(row, column), changed);
      const [x, y] = [left + column * cell, top + row * cell];
      const { fill } = colourOf("activation", theme, cosine);
      pen.rect(x + 0.5, y + 0.5, cell - 1, cell - 1, { fill, alpha: seen * lerp(past, 1, changed) });
    }
  }
  if (position > 1.1) pen.rect(left, top, cell * count, cell * count, { stroke: hairline });
  // A lamp with itself.
  const one = colourOf("activation", theme, 1).text;
  pen.fade(span(position, 1.85, 2) * past * (1 - span(position, 4, 4.1)), () => {
    for (let row = 0; row < count; row++) {
      for (let column = 0; column < count; column++) {
        if (!oneHot(row, column) || (isPair(row, column) && position > 3.7)) continue;
        pen.text("1", left + (column + 0.5) * cell, top + (row + 0.5) * cell, { align: "center", colour: one });
      }
    }
  });
  const cosine = learned(...pair);
  const shown = fixed(cosine);
  if (pen.width(shown) <= cell - 3) {
    const colour = colourOf("activation", theme, cosine).text;
    pen.fade(span(position, 3.9, 4), () => {
      for (const [row, column] of [pair, [pair[1], pair[0]]]) {
        pen.text(shown, left + (column + 0.5) * cell, top + (row + 0.5) * cell, { align: "center", colour });
      }
    });
  }
  const right = left + cell * count;
  const name = (/** @type {"ofLamps" | "ofBoth" | "ofLearned"} */ what) => {
    const said = words.text(`stage.${what}${isNarrow ? "Short" : ""}`);
    pen.text(said, right, bottom + 12, { align: "right", colour: quiet });
  };
  pen.fade(span(position, 1.85, 2) * (1 - span(position, 3.65, 3.75)), () => name("ofLamps"));
  pen.fade(span(position, 3.8, 3.9) * (1 - span(position, 4, 4.1)), () => name("ofBoth"));
  pen.fade(span(position, 4.8, 4.9), () => name("ofLearned"));
  /** @type {(marked: import("./pairs.js").Pair, colour: string, line: number) => void} */
  const mark = ([one, other], colour, line) => {
    for (const [row, column] of [
      [one, other],
      [other, one],
    ]) {
      pen.rect(left + column * cell, top + row * cell, cell, cell, { stroke: surface, line: line + 2 });
      pen.rect(left + column * cell, top + row * cell, cell, cell, { stroke: colour, line });
    }
  };
  pen.fade(span(position, 4.85, 5), () => mark(closest, ink, 1.5));
  pen.fade(span(position, 1.8, 1.95), () => mark(pair, accent, 2));
}

/**
 * Two of the words as arrows: at a right angle while they are lamps, then at the angle of what was learned.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawArrows(pen, position, { width, isNarrow }, places, scene) {
  const { words, names, pair, oneHot, learned, turned, nearest } = scene;
  const { ink, accent, quiet } = pen.ink;
  const { arrows, says } = places;
  const origin = originOf(places);
  const [one, other] = pair;
  const [before, after] = [oneHot(one, other), learned(one, other)].map(angleOf);
  const angle = lerp(before, after, span(position, 3.1, 3.6));
  const turn = heldUp(turned, angle);
  const angles = /** @type {[number, number]} */ ([turn, turn + angle]);
  pen.fade(span(position, 1.3, 1.6), () => {
    pen.fade(span(position, 3.65, 3.9), () => drawShadow(pen, origin, angles, accent));
    drawAngle(
      pen,
      origin,
      angles,
      [
        { name: names[one], colour: ink },
        { name: names[other], colour: accent },
      ],
      { px: isNarrow ? 13 : 16, left: 0, right: says.left - 8, least: LEAST_NAME },
    );
    // Of the lamps they have a number while there are lamps; while they turn, none.
    const isAtRest = position <= 2.05 ? position > 1.9 : position > 3.9;
    if (!isAtRest) return;
    const { left } = says;
    const cosine = position > 3.5 ? after : before;
    const middle = arrows.top + arrows.height / 2;
    const lines = isNarrow ? -22 : -46;
    pen.text(words.text("stage.cosine", { cosine: fixed(Math.cos(cosine), 4) }), left, middle + lines, {
      ...{ px: says.px, weight: 650, colour: accent },
    });
    pen.text(
      words.text("stage.degrees", { degrees: fixed(degrees(cosine), 0) }),
      left,
      middle + lines + (isNarrow ? 20 : 26),
      {
        px: isNarrow ? 13 : 15,
      },
    );
    if (isNarrow || position < 4.9) return;
    const told = nearest.flatMap((said) => paragraph(pen, said, width - left));
    told.forEach((line, index) => pen.text(line, left, middle + 20 + index * NEAREST_LINE, { colour: quiet }));
  });
}
