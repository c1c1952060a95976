/**
 * Words change places, as a picture of a position: two lanes, with places and without; seats stay, words move.
 *
 * Beats: away, move, read, change.
 */

import { fixed, tiny } from "../../messages/numbers.js";
import { lerp, span } from "../../stage/time.js";
import { cosine } from "../query/row.js";
import { lowered } from "../../draw/names.js";
import { drawUpright } from "../upright.js";
import { ROUNDING } from "./orders.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {{ was: HTMLCanvasElement, is: HTMLCanvasElement, change: HTMLCanvasElement }} Squares of one word */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {(label: string) => string} kindOf what a label is called
 * @property {string[]} names one a word
 * @property {number[]} order
 * @property {Record<import("./orders.js").Lane, import("./orders.js").Change[]>} changes
 * @property {Record<import("./orders.js").Lane, Squares[]>} squares
 * @property {HTMLCanvasElement[]} seats what each seat adds
 * @property {(number | null)[]} twins
 * @property {{ word: number, x: number } | null} held a word in the reader's hand
 */

export const BEATS = /** @type {const} */ ([
  ["away", 3600],
  ["move", 3800],
  ["read", 3800],
  ["change", 3400],
]);
const LANES = /** @type {const} */ (["withPlaces", "without"]);
/** Of a seat's vector so many numbers are drawn: the first differ most from seat to seat. */
export const SEAT_NUMBERS = 40;

/** @param {Omit<Box, "height">} box */
export const heightOf = ({ room, isNarrow }) =>
  isNarrow ? Math.max(300, Math.min(343, room)) : Math.max(430, Math.min(560, room));

/**
 * @param {Box} box
 * @param {number} count of words
 */
export function layout({ width, height, isNarrow }, count) {
  const column = width / count;
  const lane = height / 2;
  const square = Math.min(column - (isNarrow ? 4 : 10), lane - (isNarrow ? 98 : 134), 108);
  return { column, lane, square, deck: lane - (isNarrow ? 26 : 44) };
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const places = layout(box, scene.names.length);
  LANES.forEach((lane, index) => {
    const top = index * places.lane;
    drawTitle(pen, position, box, scene, lane, top);
    drawSeats(pen, position, box, places, scene, lane, top);
    drawWords(pen, position, box, places, scene, lane, top);
    if (lane === "without") drawTwins(pen, position, box, places, scene, top);
  });
  const y = places.lane - 5;
  pen.line(
    [
      [0, y],
      [box.width, y],
    ],
    { stroke: pen.ink.hairline },
  );
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 * @param {import("./orders.js").Lane} lane
 * @param {number} top
 */
function drawTitle(pen, position, { width, isNarrow }, { words, changes, held }, lane, top) {
  const { ink, accent, value, key } = pen.ink;
  const isWithout = lane === "without";
  const name = !isWithout ? "withPlaces" : position < 0.5 ? "sameStill" : "without";
  const px = isNarrow ? 14 : 17;
  pen.text(words.text(`stage.${name}`), 0, top + 12, {
    px,
    weight: 650,
    colour: isWithout && position > 0.5 ? accent : ink,
  });
  if (held) return;
  const changed = changes[lane].filter(({ most }) => most >= ROUNDING).length;
  pen.fade(span(position, 3.6, 3.85), () =>
    pen.text(words.text("stage.changed", { changed, count: changes[lane].length }), width, top + 12, {
      ...{ align: "right", px: isNarrow ? 13 : 16, weight: 650, colour: changed ? key : value },
    }),
  );
}

/**
 * The seats: they stay. What each adds to whoever sits there leaves the lane without places.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {ReturnType<typeof layout>} places
 * @param {Scene} scene
 * @param {import("./orders.js").Lane} lane
 * @param {number} top
 */
function drawSeats(pen, position, { isNarrow }, { column, deck }, { words, seats }, lane, top) {
  const { edge, quiet, hairline } = pen.ink;
  const gone = lane === "without" ? span(position, 0.15, 0.7) : 0;
  const isTight = column < 110;
  seats.forEach((picture, seat) => {
    const left = column * seat + (isTight ? 2 : 5);
    const y = top + deck;
    pen.line(
      [
        [left, y],
        [column * (seat + 1) - (isTight ? 2 : 5), y],
      ],
      { stroke: edge, line: 1.5 },
    );
    const name = isTight ? String(seat + 1) : words.text("stage.seat", { seat: seat + 1 });
    pen.text(name, isTight ? column * (seat + 0.5) : left, y + 11, {
      colour: quiet,
      align: isTight ? "center" : "left",
    });
    pen.fade(1 - gone, () => {
      const [x, down] = isTight ? [left, y + 19] : [left + 50, y + 5];
      const width = column * (seat + 1) - x - (isTight ? 3 : 26);
      const part = { left: 0, top: 0, width: isTight ? 16 : SEAT_NUMBERS, height: 1 };
      const height = isNarrow ? 6 : isTight ? 9 : 12;
      pen.image(picture, x, down + gone * 20, width, height, { part });
      pen.rect(x, down + gone * 20, width, height, { stroke: hairline });
      if (!isTight) pen.text(`e${lowered(seat + 1)}`, x + width + 5, down + 6, { colour: quiet });
    });
  });
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {ReturnType<typeof layout>} places
 * @param {Scene} scene
 * @param {import("./orders.js").Lane} lane
 * @param {number} top
 */
function drawWords(pen, position, box, { column, square, deck }, scene, lane, top) {
  const { words, kindOf, names, order, changes, squares, held } = scene;
  const { paper, accent, key, value, edge, quiet } = pen.ink;
  const { isNarrow } = box;
  const way = held ? 0 : span(position, 1.1, 1.85);
  // Where a name is wider than its seat, all names stand upright.
  const px = isNarrow || column < 90 ? 13 : 16;
  const isUpright = names.some((name) => pen.width(name, px, 650) > column - 4);
  const longest = Math.max(...names.map((name) => pen.width(name, px, 600)));
  const upright = Math.min(longest + 10, deck - square - 30);
  const underneath = isUpright ? upright : isNarrow ? 20 : 40;
  const rest = top + deck - square - underneath - 4;
  const far = (/** @type {number} */ word) => Math.abs(order.indexOf(word) - word);
  // Those that go far are drawn last, over the others.
  [...order]
    .sort((one, other) => far(one) - far(other))
    .forEach((word) => {
      const seat = order.indexOf(word);
      const swing = seat === word ? 0 : Math.sin(way * Math.PI);
      const isFlying = swing > 0.02;
      const size = square * (1 - 0.5 * swing);
      let x = lerp(column * (word + 0.5), column * (seat + 0.5), way);
      // In flight a word is small; those going right pass above, those going left below.
      let y = lerp(rest, seat > word ? rest - square * 0.35 : rest + square * 0.6, swing);
      if (held?.word === word) [x, y] = [held.x, rest - 10];
      const still = way > 0.02 && way < 0.98 && seat === word ? 1 - 0.65 * Math.sin(way * Math.PI) : 1;
      const { was, is, change } = squares[lane][word];
      const { most, before, after } = changes[lane][word];
      const left = x - size / 2;
      const read = span(position, 2.1 + (0.5 * seat) / order.length, 2.4 + (0.5 * seat) / order.length);
      const shown = span(position, 3.1, 3.55);
      const isSame = most < ROUNDING;
      pen.fade(still, () => {
        if (isFlying) pen.rect(left - 3, y - 3, size + 6, size + 6, { fill: paper });
        pen.image(was, left, y, size, size);
        if (read > 0) {
          pen.within({ left, top: y, width: size, height: size * read }, () => pen.image(is, left, y, size, size));
          const line = y + size * read;
          if (read < 1) {
            pen.line(
              [
                [left - 3, line],
                [left + size + 3, line],
              ],
              { stroke: accent, line: 2 },
            );
          }
        }
        pen.fade(shown, () => {
          pen.rect(left, y, size, size, { fill: pen.ink.zero });
          pen.image(change, left, y, size, size);
        });
        // Read anew, not yet compared: framed as the line that read it.
        const isRead = read >= 1 && shown < 0.5;
        pen.rect(left, y, size, size, {
          stroke: isRead ? accent : isSame && shown > 0.5 ? value : edge,
          line: isRead || (isSame && shown > 0.5) ? 2 : 1,
        });
        pen.fade(span(position, 3.45, 3.7), () => {
          const said = isSame
            ? "0"
            : size > 76
              ? words.text("stage.upTo", { most: shortChange(most) })
              : pen.fitting([shortChange(most), most < 1 ? "<1" : fixed(most, 0)], size - 1, 13, 650);
          const wide = pen.width(said, 13, 650) + 8;
          pen.rect(x - wide / 2, y + size / 2 - 10, wide, 20, { fill: paper, round: 3, alpha: 0.92 });
          pen.text(said, x, y + size / 2 + 0.5, { align: "center", weight: 650, colour: isSame ? value : key });
        });
        const standing = { px, weight: 600, halo: true, most: upright - 8 };
        if (isUpright) drawUpright(pen, names[word], { x, top: y + size + 6 }, standing);
        else pen.text(names[word], x, y + size + 13, { px, weight: 650, align: "center", halo: isFlying });
        const label = read > 0.6 ? after : before;
        const kind = kindOf(label);
        const fits = !isNarrow && !isUpright && pen.width(kind) < column - 4;
        if (fits && !isFlying) pen.text(kind, x, y + size + 32, { align: "center", colour: quiet });
      });
    });
}

/**
 * A change that there is, in two digits or more: it is never written as none.
 *
 *     [shortChange(0.0421), shortChange(0.42), shortChange(12.3)] // ["0.042", "0.42", "12.3"]
 *
 * @param {number} most
 */
export const shortChange = (most) => (most < 0.001 ? tiny(most) : fixed(most, most < 0.1 ? 3 : most < 1 ? 2 : 1));

/**
 * Words written alike are one vector twice where no seat is added.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {ReturnType<typeof layout>} places
 * @param {Scene} scene
 * @param {number} top
 */
function drawTwins(pen, position, { isNarrow }, { column }, { words, twins, changes, held }, top) {
  if (held) return;
  const { accent } = pen.ink;
  pen.fade(span(position, 0.7, 0.85) * (1 - span(position, 1.02, 1.1)), () =>
    twins.forEach((twin, word) => {
      if (twin === null || twin < word) return;
      const [from, to] = [column * (word + 0.5), column * (twin + 0.5)];
      const y = top + (isNarrow ? 26 : 40);
      pen.line(
        [
          [from, y + 8],
          [from, y],
          [to, y],
          [to, y + 8],
        ],
        { stroke: accent, line: 1.5 },
      );
      const [one, other] = [changes.without[word].was, changes.without[twin].was];
      const isSame = one.every((number, at) => Math.abs(number - other[at]) < ROUNDING);
      const said = isSame
        ? words.text("stage.sameNumbers", { count: one.length })
        : words.text("stage.cosine", { cosine: fixed(cosine(one, other)) });
      if (!isNarrow)
        pen.text(said, (from + to) / 2, y - 9, { align: "center", weight: 600, colour: accent, halo: true });
    }),
  );
}
