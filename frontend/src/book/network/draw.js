/**
 * The whole network, as a picture of a position: its plates to scale, lit one after the other; what comes out.
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
/** No stack is drawn of more sheets. */
const SHEETS = 26;

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
    drawPlates(pen, position, box, places, scene);
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
function drawPlates(pen, position, { isNarrow }, places, { words, plates, fronts, hand }) {
  const { ink, quiet, accent, edge, surface, hairline } = pen.ink;
  const { standings, names, bars } = places;
  const looked = hand ?? lookedAt(position, plates.length);
  const most = Math.max(...plates.map(({ numbers }) => numbers));
  const counted = hand === null ? span(position, 2.05, 2.8) * (1 - span(position, 3, 3.15)) : 0;
  if (!isNarrow) pen.text(words.text("stage.scale"), 1, 10, { colour: quiet });
  plates.forEach(({ name, kind, count, side: cells, numbers }, index) => {
    const { left, top, side, depth } = standings[index];
    const lit = hand === null ? litAt(position, index, plates.length) : 1;
    const sheets = isNarrow ? 1 : Math.min(SHEETS, Math.max(2, Math.round(count / 6)));
    for (let sheet = sheets - 1; sheet > 0; sheet--) {
      const [x, y] = [left + (depth[0] * sheet) / (sheets - 1), top + (depth[1] * sheet) / (sheets - 1)];
      pen.rect(x, y, side, side, { fill: surface, stroke: lit > 0.5 ? edge : hairline, line: 0.7 });
    }
    pen.rect(left, top, side, side, { fill: surface, stroke: edge, line: 0.7 });
    pen.image(fronts[index], left, top, side, side, { alpha: lit });
    const isLooked = index === looked;
    if (isLooked) pen.rect(left - 2, top - 2, side + 4, side + 4, { stroke: accent, line: 2 });
    const said = name === "input" ? words.text("stage.photo") : kind === "label" ? words.text("stage.label") : name;
    const style = { colour: isLooked ? accent : quiet, weight: isLooked ? 650 : 400 };
    if (!bars) {
      // Names in two lines, since the last plates are narrower than theirs.
      const x = index ? left + (side + depth[0]) / 2 : left;
      pen.text(said, x, names + (index % 2) * 17, { ...style, align: index ? "center" : "left" });
      return;
    }
    const y = top + side / 2;
    pen.text(said, 0, y, style);
    if (counted && index) {
      const long = (numbers / most) * (bars.right - bars.left) * counted;
      pen.rect(bars.left, top, long, side, { fill: accent, alpha: 0.22 });
    }
    const shape = cells > 1 ? `${count} × ${cells} × ${cells}` : String(count);
    const shown = counted && index ? whole(numbers) : shape;
    pen.text(shown, bars.left + 4, y, { colour: lit > 0.5 ? ink : quiet });
  });
}

/**
 * Below the plates: all maps of the one looked at; the numbers of all; the labels.
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
  const isPlain = (1 - counting) * (1 - labels);
  if (isPlain > 0 && !(plates[looked].kind === "label" && shown > 3)) {
    pen.fade(isPlain * clamp(position / 0.3 + (hand === null ? 0 : 1)), () =>
      drawPlate(pen, box, places, scene, looked),
    );
  }
  pen.fade(counting, () => drawCount(pen, shown, box, places, scene));
  pen.fade(labels, () => drawLabels(pen, hand === null ? shown : 4, box, places, scene));
}

/**
 * @param {Pen} pen
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 * @param {number} index
 */
function drawPlate(pen, { isNarrow }, { look, text }, { words, plates, all }, index) {
  const { quiet, hairline, accent } = pen.ink;
  const { name, kind, count, side, numbers } = plates[index];
  const picture = all[index];
  const wide = picture.width >= picture.height ? look.side : (look.side * picture.width) / picture.height;
  const tall = (wide * picture.height) / picture.width;
  if (kind !== "label") {
    pen.image(picture, look.left, look.top, wide, tall);
    pen.rect(look.left, look.top, wide, tall, { stroke: hairline });
  }
  const said = kind === "photo" ? words.text("stage.photo") : kind === "label" ? words.text("stage.label") : name;
  const px = isNarrow ? 14 : 20;
  const line = isNarrow ? 18 : 26;
  pen.text(said, text.left, text.top + 8, { px, weight: 650, colour: accent });
  const shape = words.text(`shapes.${kind}`, { count, side });
  const held = words.text("stage.numbers", { numbers });
  // On a phone the row says the shape.
  const lines = isNarrow ? [held] : [words.text(`kinds.${kind}`), shape, held];
  lines.forEach((one, at) =>
    pen.text(one, text.left, text.top + 10 + (at + 1.1) * line, {
      px: isNarrow ? 13 : 15,
      colour: at ? undefined : quiet,
    }),
  );
}

/**
 * Every plate's numbers as a bar under it, and all of them together.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawCount(pen, position, { isNarrow, height, width }, { standings, look }, { words, plates }) {
  const { ink, quiet, accent } = pen.ink;
  const risen = span(position, 2.1, 2.8);
  const total = madeOf(plates);
  const said = whole(Math.round(total * risen));
  if (isNarrow) {
    pen.text(said, look.left, look.top + 18, { px: 20, weight: 650, colour: accent });
    pen.text(words.text("stage.madeShort"), look.left, look.top + 40, { colour: quiet });
    return;
  }
  const most = Math.max(...plates.map(({ numbers }) => numbers));
  const tall = height - look.top - 30;
  plates.forEach(({ numbers }, index) => {
    if (!index) return;
    const { room } = standings[index];
    const long = (numbers / most) * tall * risen;
    pen.rect(room.left + 5, look.top, room.width - 12, long, { fill: ink, alpha: 0.75 });
    const fits = room.width > pen.width(whole(numbers)) + 2;
    if (fits) {
      const x = room.left + room.width / 2 - 1;
      pen.text(whole(numbers), x, look.top + long + 12, {
        align: "center",
        colour: quiet,
        alpha: span(position, 2.8, 2.95),
      });
    }
  });
  pen.text(said, width, height - 46, { px: 30, weight: 650, colour: accent, align: "right" });
  pen.text(words.text("stage.made"), width, height - 18, { colour: quiet, align: "right", px: 15 });
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawLabels(pen, position, { isNarrow, width }, { look }, { words, predictions }) {
  const { ink, quiet, accent, hairline } = pen.ink;
  const risen = span(position, 3.25, 3.85);
  const left = isNarrow ? look.left : 1;
  const most = width - left - 1;
  const row = isNarrow ? 46 : Math.min(46, look.side / predictions.length);
  if (!isNarrow) pen.text(words.text("stage.says"), left, look.top, { colour: quiet });
  predictions.forEach(({ label, probability }, index) => {
    const y = look.top + (isNarrow ? 10 : 30) + index * row;
    const weight = index ? 400 : 650;
    pen.text(label, left, y, { px: isNarrow ? 13 : 16, weight, colour: index ? ink : accent });
    const bar = isNarrow
      ? { left, top: y + 12, width: most - 52, height: 8 }
      : { left: left + 150, top: y - 8, width: most - 260, height: 16 };
    pen.rect(bar.left, bar.top, bar.width, bar.height, { fill: hairline, alpha: 0.6 });
    pen.rect(bar.left, bar.top, bar.width * probability * risen, bar.height, { fill: index ? quiet : accent });
    const style = { weight, alpha: span(position, 3.8, 3.95), align: /** @type {const} */ ("right") };
    pen.text(percent(probability), width - 1, bar.top + bar.height / 2, { ...style, px: isNarrow ? 13 : 16 });
  });
}
