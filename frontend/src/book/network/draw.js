/**
 * The whole network, as a picture of a position: a box a layer, to scale, lit one after the other; what comes out.
 *
 * Beats: feed, wave, count, label, read.
 */

import { percent, whole } from "../../messages/numbers.js";
import { clamp, span } from "../../stage/time.js";
import { layout } from "./layout.js";
import { litAt, lookedAt, madeOf } from "./plates.js";
import { drawReading } from "./reading.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./plates.js").Plate} Plate */
/** @typedef {import("./layout.js").Places} Places */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {Plate[]} plates
 * @property {HTMLCanvasElement[]} fronts of each plate: the photo, its strongest map
 * @property {HTMLCanvasElement[]} all of each plate: the photo, all its maps side by side
 * @property {number[]} across maps in a row of these; 0 where it is one picture
 * @property {{ label: string, probability: number }[]} predictions
 * @property {import("./reading.js").Reading | null} reading of the sentence; null while it is on its way
 * @property {number | null} hand the plate that was taken
 */

export const BEATS = /** @type {const} */ ([
  ["feed", 2400],
  ["wave", 9000],
  ["count", 5200],
  ["label", 3600],
  ["read", 6000],
]);
/** What is looked at needs so much room to be told in full. */
const ROOMY = { width: 190, height: 290 };
/** No box is drawn of more sheets. */
const SHEETS = 22;

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const places = layout(box, scene.plates);
  const { reading, hand } = scene;
  const isReading = hand === null ? span(position, 4.02, 4.25) : 0;
  pen.fade(1 - isReading, () => {
    drawBoxes(pen, position, box, places, scene);
    drawLooked(pen, position, box, places, scene);
  });
  if (reading) pen.fade(isReading, () => drawReading(pen, position, box, reading, scene.words));
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawBoxes(pen, position, { isNarrow, width }, places, scene) {
  const { words, plates, hand, predictions } = scene;
  const { ink, quiet, accent } = pen.ink;
  const { standings, maps } = places;
  const looked = hand ?? lookedAt(position, plates.length);
  const counted = hand === null ? span(position, 2.05, 2.2) * (1 - span(position, 3, 3.15)) : 0;
  const ways = ["stage.scale", "stage.scaleShort"].map((way) => words.text(way, { maps }));
  pen.text(pen.fitting(ways, width), 1, 9, { colour: quiet });
  if (!isNarrow) drawWay(pen, position, places, plates.length);
  plates.forEach((plate, index) => {
    const { left, side, room } = standings[index];
    const lit = hand === null ? litAt(position, index, plates.length) : 1;
    drawBox(pen, standings[index], scene, index, lit);
    const isLooked = index === looked && counted < 0.5;
    if (isLooked) {
      pen.rect(left - 1, standings[index].top - 1, side + 2, side + 2, { stroke: accent, line: 2 });
    }
    // The last one says what comes out.
    const isSaid = plate.kind === "label" && lit >= 1 && counted < 0.5;
    const said = isSaid ? predictions[0].label : nameOf(plate, words);
    const isCounted = counted > 0.5 && index > 0;
    const shown = isCounted ? whole(plate.numbers) : said;
    const isLast = index === plates.length - 1;
    pen.text(shown, left, room.top + room.height - (isNarrow ? 10 : 17), {
      colour: isLooked || isSaid ? accent : isCounted ? ink : quiet,
      weight: isLooked || isSaid ? 650 : 400,
      px: isSaid && !isNarrow ? 16 : 13,
      most: (isLast ? width - left : room.width - 6) - 1,
    });
  });
}

/**
 * @param {Plate} plate
 * @param {import("../../messages/words.js").Words} words
 */
const nameOf = ({ kind, name }, words) => (kind === "photo" || kind === "label" ? words.text(`stage.${kind}`) : name);

/**
 * One layer: its maps one behind the other, as many of them as can be told apart.
 *
 * @param {Pen} pen
 * @param {import("./layout.js").Standing} standing
 * @param {Scene} scene
 * @param {number} index
 * @param {number} lit
 */
function drawBox(pen, { left, top, side, depth }, { plates, fronts, all, across }, index, lit) {
  const { surface, edge, hairline, paper } = pen.ink;
  const { count, side: cells } = plates[index];
  const sheets = Math.min(SHEETS, count);
  for (let sheet = sheets - 1; sheet >= 0; sheet--) {
    const far = sheets > 1 ? sheet / (sheets - 1) : 0;
    const [x, y] = [left + depth[0] * far, top + depth[1] * far];
    pen.rect(x, y, side, side, { fill: surface });
    if (sheet === 0) pen.image(fronts[index], x, y, side, side, { alpha: lit });
    else if (across[index]) {
      const map = Math.round(far * (count - 1));
      const [row, column] = [Math.floor(map / across[index]), map % across[index]];
      const part = { left: column * (cells + 1), top: row * (cells + 1), width: cells, height: cells };
      pen.image(all[index], x, y, side, side, { alpha: lit, part });
      // What lies behind is darker than the front.
      pen.rect(x, y, side, side, { fill: paper, alpha: 0.25 * lit });
    }
    pen.rect(x, y, side, side, { stroke: sheet && lit < 0.5 ? hairline : edge, line: sheet ? 0.5 : 0.8 });
  }
}

/**
 * The way from box to box, and from the end of a row to the next.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Places} places
 * @param {number} count of plates
 */
function drawWay(pen, position, { standings, rows, foot }, count) {
  const { edge, hairline } = pen.ink;
  const middleOf = (/** @type {number} */ index) => standings[index].top + standings[index].side / 2;
  const endOf = (/** @type {number} */ index) =>
    standings[index].left + standings[index].side + standings[index].depth[0];
  rows.forEach((row, at) => {
    row.forEach((index) => {
      if (index === count - 1) return;
      const stroke = litAt(position, index + 1, count) > 0.5 ? edge : hairline;
      if (index !== row[row.length - 1]) {
        const [from, to] = [endOf(index) + 6, standings[index + 1].left - 5];
        const y = Math.min(middleOf(index), middleOf(index + 1) + standings[index].depth[1] / 2);
        if (to - from > 6) {
          pen.line(
            [
              [from, y],
              [to, y],
            ],
            { arrow: true, stroke, line: 1.3 },
          );
        }
        return;
      }
      const next = standings[rows[at + 1][0]];
      const [y, turn] = [middleOf(index), endOf(index) + 12];
      const between = standings[index].room.top + standings[index].room.height - foot + 30;
      pen.line(
        [
          [endOf(index) + 5, y],
          [turn, y],
          [turn, between],
          [next.left + next.side / 2, between],
          [next.left + next.side / 2, next.top - 4],
        ],
        { arrow: true, stroke, line: 1.3 },
      );
    });
  });
}

/**
 * Beside the boxes: all maps of the one looked at; the numbers of all; the labels.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawLooked(pen, position, box, places, scene) {
  const { plates, hand } = scene;
  const shown = hand === null ? position : 1.5;
  const looked = hand ?? lookedAt(position, plates.length);
  const counting = span(shown, 2.02, 2.2) * (1 - span(shown, 3, 3.15));
  const labels = hand !== null && plates[hand].kind === "label" ? 1 : span(shown, 3.1, 3.3);
  const isPlain = (1 - counting) * (1 - labels) * (shown > 3 ? 0 : 1);
  pen.fade(isPlain * clamp(position / 0.3 + (hand === null ? 0 : 1)), () => drawPlate(pen, box, places, scene, looked));
  pen.fade(counting, () => drawCount(pen, shown, places, scene));
  pen.fade(labels, () => drawLabels(pen, hand === null ? shown : 4, box, places, scene));
}

/**
 * @param {Pen} pen
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 * @param {number} index
 */
function drawPlate(pen, { isNarrow }, { look }, { words, plates, all }, index) {
  const { quiet, hairline, accent } = pen.ink;
  const isShort = !isRoomy(look);
  const { kind, count, side: cells, numbers } = plates[index];
  const line = isNarrow ? 17 : 23;
  const shape = words.text(`shapes.${kind}`, { count, side: cells });
  const held = words.text("stage.numbers", { numbers });
  /** @type {[string, string | undefined][]} */
  const lines = isShort
    ? [[held, undefined]]
    : [
        [words.text(`kinds.${kind}`), quiet],
        [shape, undefined],
        [held, undefined],
      ];
  const px = isNarrow ? 13 : 15;
  const below = line * (lines.length + 1) + 6;
  const side = Math.min(look.width, look.height - below);
  const picture = all[index];
  const wide = picture.width >= picture.height ? side : (side * picture.width) / picture.height;
  const tall = (wide * picture.height) / picture.width;
  pen.image(picture, look.left, look.top, wide, tall);
  pen.rect(look.left, look.top, wide, tall, { stroke: hairline });
  const top = look.top + tall + line * 0.8;
  pen.text(nameOf(plates[index], words), look.left, top, { px: isNarrow ? 14 : 18, weight: 650, colour: accent });
  lines.forEach(([said, colour], at) =>
    pen.text(said, look.left, top + (at + 1) * line, { px, colour, most: look.width }),
  );
}

/** @param {{ width: number, height: number }} look */
const isRoomy = ({ width, height }) => width >= ROOMY.width && height >= ROOMY.height;

/**
 * Every layer's numbers as a bar, and all of them together.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Places} places
 * @param {Scene} scene
 */
function drawCount(pen, position, { look }, { words, plates }) {
  const { ink, quiet, accent } = pen.ink;
  const risen = span(position, 2.1, 2.8);
  const said = whole(Math.round(madeOf(plates) * risen));
  const right = look.left + look.width;
  if (!isRoomy(look)) {
    pen.text(said, look.left, look.top + 18, { px: 20, weight: 650, colour: accent });
    pen.text(words.text("stage.madeShort"), look.left, look.top + 42, { colour: quiet, most: look.width });
    return;
  }
  const made = plates.slice(1);
  const most = Math.max(...made.map(({ numbers }) => numbers));
  const row = Math.min(28, (look.height - 66) / made.length);
  const names = Math.max(...made.map((plate) => pen.width(nameOf(plate, words)))) + 10;
  const room = look.width - names - pen.width(whole(most)) - 8;
  made.forEach((plate, index) => {
    const y = look.top + (index + 0.5) * row;
    const long = Math.max(1, (plate.numbers / most) * room * risen);
    pen.text(nameOf(plate, words), look.left, y, { colour: quiet });
    pen.rect(look.left + names, y - row * 0.32, long, row * 0.64, { fill: ink, alpha: 0.75 });
    pen.text(whole(plate.numbers), look.left + names + long + 6, y, { alpha: span(position, 2.8, 2.95) });
  });
  const foot = look.top + made.length * row;
  pen.text(said, right, foot + 22, { px: 28, weight: 650, colour: accent, align: "right" });
  pen.text(words.text("stage.made"), right, foot + 50, { colour: quiet, align: "right", px: 14, most: look.width });
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawLabels(pen, position, { isNarrow }, { look }, { words, predictions }) {
  const { ink, quiet, accent, hairline } = pen.ink;
  const risen = span(position, 3.25, 3.85);
  const { left, top, width, height } = look;
  const head = isNarrow ? 0 : 26;
  const row = Math.min(64, (height - head) / predictions.length);
  const px = isNarrow ? 13 : 16;
  if (!isNarrow) pen.text(words.text("stage.says"), left, top + 8, { colour: quiet });
  predictions.forEach(({ label, probability }, index) => {
    const y = top + head + index * row + (isNarrow ? 7 : 14);
    const weight = index ? 400 : 650;
    const share = percent(probability);
    const most = width - pen.width(share, px, 650) - 6;
    pen.text(label, left, y, { px, weight, colour: index ? ink : accent, most });
    pen.text(share, left + width, y, { px, weight, align: "right", alpha: span(position, 3.8, 3.95) });
    const bar = { top: y + (isNarrow ? 9 : 14), height: isNarrow ? 5 : Math.min(14, row - 34) };
    pen.rect(left, bar.top, width, bar.height, { fill: hairline, alpha: 0.6 });
    pen.rect(left, bar.top, width * probability * risen, bar.height, { fill: index ? quiet : accent });
  });
}
