/**
 * From maps to a label, as a picture of a position: the photo under its votes; beside it the maps, the products, the sum.
 *
 * Beats: left, vote, votes, average, rivals, shares, less.
 */

import { fixed, signed } from "../../messages/numbers.js";
import { SMALLEST_TEXT } from "../../stage/pen.js";
import { colourOf } from "../../stage/pictures.js";
import { clamp, lerp, span } from "../../stage/time.js";
import { layout } from "./layout.js";
import { sceneAt } from "./less.js";
import { drawRivals } from "./rivals.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./layout.js").Places} Places */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {HTMLCanvasElement} photo
 * @property {HTMLCanvasElement} mosaic all last maps, a cell apart
 * @property {{ across: number, maps: number, mapsAcross: number }} counts places in a row, maps, maps in a row of the mosaic
 * @property {string} label chosen
 * @property {number[]} votes for it
 * @property {number} first the place that votes first
 * @property {import("./votes.js").Product[]} products of that vote, the largest first
 * @property {number} bias
 * @property {number} average of the votes, places taken out counted as 0
 * @property {number} logit
 * @property {ReadonlySet<number>} out places taken out
 * @property {number | null} at the place that was chosen by hand
 * @property {number} reach of all votes, for their colours
 * @property {import("./rivals.js").Rival[]} rivals
 * @property {number} sum of all exponentials
 * @property {Pick<Scene, "average" | "logit" | "sum" | "rivals">} without the first place, which votes most
 */

export const BEATS = /** @type {const} */ ([
  ["left", 2800],
  ["vote", 6500],
  ["votes", 6000],
  ["average", 3000],
  ["rivals", 3000],
  ["shares", 4200],
  ["less", 4200],
]);
/** So many products are written out; the others are told together. */
export const WRITTEN = 4;
/** Between two votes, in CSS pixels. */
const BETWEEN = 3;
/** From the title of the photo to that of the maps. */
const BESIDE_TITLE = 12;

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} given
 */
export function draw(pen, position, box, given) {
  const scene = sceneAt(given, position);
  const places = layout(box, scene.counts.across);
  drawPhoto(pen, position, box, places, scene);
  pen.fade(1 - span(position, 3, 3.3), () => {
    drawMosaic(pen, position, box, places, scene);
    pen.fade(1 - span(position, 2, 2.15), () => drawProducts(pen, position, box, places, scene));
    if (!box.isNarrow) drawAddedUp(pen, position, places, scene);
  });
  pen.fade(span(position, 3.25, 3.5), () => drawLogit(pen, box, places, scene));
  drawRivals(pen, position, box, places, scene);
}

/**
 * The place that votes at a position, in the order first, then row by row; how far the voting is.
 *
 * @param {number} position
 * @param {number} count of places
 * @param {number} first
 */
export function votingAt(position, count, first) {
  const order = [first, ...Array.from({ length: count }, (_, place) => place).filter((place) => place !== first)];
  const done = position < 2 ? span(position, 1.86, 1.96) : 1 + clamp((position - 2.05) / 0.9) * (count - 1);
  return { order, done };
}

/** @param {Scene} scene */
const mapsSaid = ({ words, counts }) => words.text("stage.maps", { maps: counts.maps, across: counts.across });

/**
 * What stands over the photo; the title of the maps has room beside it.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
function titleOf(pen, position, { width, isNarrow }, scene) {
  const { words, label } = scene;
  const style = position > 1 ? { px: isNarrow ? 13 : 16, weight: 650 } : { px: SMALLEST_TEXT, weight: 400 };
  const room = width - pen.width(mapsSaid(scene)) - BESIDE_TITLE;
  const say = (/** @type {string} */ name) => words.text("stage.votes", { label: name });
  const said = position > 1 ? pen.saying(say, label, room, style.px, style.weight) : words.text("stage.photo");
  return { said, style };
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawPhoto(pen, position, box, { photo }, scene) {
  const { words, photo: picture, votes, first, out, at, reach, average, counts } = scene;
  const { isNarrow } = box;
  const { paper, quiet, ink, accent, surface, theme, edge } = pen.ink;
  const { left, top, side, place: size } = photo;
  const isVoting = position > 1;
  const title = titleOf(pen, position, box, scene);
  pen.text(title.said, left, 10, { ...title.style, colour: isVoting ? ink : quiet });
  pen.image(picture, left, top, side, side);
  const gather = span(position, 3.05, 3.6) * (1 - span(position, 3.9, 4));
  const middle = { x: left + side / 2, y: top + side / 2 };
  const { order, done } = votingAt(position, votes.length, first);
  const [px, beside] = isNarrow ? [13, 8] : [19, 14];
  // Where places are small their votes are rounded further, all alike.
  const widest = (/** @type {number} */ digits) =>
    Math.max(...[...votes].map((vote) => pen.width(fixed(vote, digits), px, 650)));
  const digits = widest(2) + beside <= size - BETWEEN ? 2 : widest(1) <= size - BETWEEN ? 1 : 0;
  order.forEach((place, turn) => {
    const cast = clamp(done - turn);
    const [x, y] = [left + (place % counts.across) * size, top + Math.floor(place / counts.across) * size];
    const strength = Math.abs(votes[place] / reach);
    const isOut = out.has(place);
    const fill = isOut ? surface : colourOf("activation", theme, votes[place] / reach).fill;
    pen.rect(x, y, size, size, { fill, alpha: cast * (isOut ? 0.9 : 0.15 + 0.45 * strength) * (1 - 0.5 * gather) });
    pen.rect(x, y, size, size, { stroke: paper, alpha: position >= 0.5 ? 0.6 : 0 });
    pen.fade(cast * (1 - 0.85 * gather), () => {
      const shown = isOut ? words.text("stage.out") : fixed(votes[place], digits);
      const width = pen.width(shown, px, 650) + beside;
      const [right, down] = [lerp(x + size / 2, middle.x, gather), lerp(y + size / 2, middle.y, gather)];
      const height = isNarrow ? 20 : 30;
      pen.rect(right - width / 2, down - height / 2, width, height, { fill: paper, alpha: 0.9, round: 4 });
      pen.text(shown, right, down + 0.5, { px, weight: 650, align: "center" });
    });
  });
  const turn = Math.min(votes.length - 1, Math.floor(done));
  if (position > 1 && position < 2.98) {
    const place = position <= 2.05 ? first : order[turn];
    const [x, y] = [left + (place % counts.across) * size, top + Math.floor(place / counts.across) * size];
    pen.rect(x, y, size, size, { stroke: accent, line: 2.5 });
  }
  if (at !== null) {
    const [x, y] = [left + (at % counts.across) * size, top + Math.floor(at / counts.across) * size];
    pen.rect(x, y, size, size, { stroke: paper, line: 6 });
    pen.rect(x, y, size, size, { stroke: accent, line: 3 });
  }
  pen.fade((gather - 0.5) * 2, () => {
    const px = isNarrow ? 22 : 32;
    const shown = fixed(average);
    const width = pen.width(shown, px, 650) + 28;
    pen.rect(middle.x - width / 2, middle.y - 26, width, 52, { fill: paper, stroke: edge, round: 6 });
    pen.text(shown, middle.x, middle.y + 1, { px, weight: 650, align: "center" });
  });
}

/**
 * All maps, and in each the cell of the place that votes.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawMosaic(pen, position, box, { photo, beside, mosaic: side }, scene) {
  const { mosaic, counts, votes, first } = scene;
  const { quiet, accent } = pen.ink;
  const { left, top } = beside;
  // A long label over the photo moves what is said of the maps to the right.
  const { said: title, style } = titleOf(pen, position, box, scene);
  const end = photo.left + pen.width(title, style.px, style.weight);
  pen.text(mapsSaid(scene), Math.max(left, end + BESIDE_TITLE), 10, { colour: quiet });
  pen.fade(span(position, 0, 0.6), () => pen.image(mosaic, left, top, side, side));
  if (position <= 1 || position >= 2.98) return;
  const { order, done } = votingAt(position, votes.length, first);
  const place = position <= 2.05 ? first : order[Math.min(votes.length - 1, Math.floor(done))];
  const pitch = counts.across + 1;
  const unit = side / (counts.mapsAcross * pitch - 1);
  const [row, column] = [Math.floor(place / counts.across), place % counts.across];
  pen.fade(span(position, 1, 1.1), () => {
    for (let map = 0; map < counts.maps; map++) {
      const x = left + ((map % counts.mapsAcross) * pitch + column) * unit;
      const y = top + (Math.floor(map / counts.mapsAcross) * pitch + row) * unit;
      pen.rect(x - 0.5, y - 0.5, unit + 1, unit + 1, { stroke: accent, line: side > 200 ? 1.4 : 0.8 });
    }
  });
}

/**
 * One vote written out: its largest products, the others together, the sum.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawProducts(
  pen,
  position,
  { isNarrow },
  { beside, below, mosaic },
  { words, label, products, votes, first, counts },
) {
  const { quiet, accent } = pen.ink;
  const area = isNarrow ? below : { ...beside, top: beside.top + mosaic + 16 };
  const [right, step] = [area.left + area.width, isNarrow ? 18.5 : 21];
  const ends = [0.3, 0.56, 0.78].map((share) => area.left + area.width * share);
  pen.fade(span(position, 1.05, 1.2), () => {
    pen.text(words.text("stage.map"), area.left, area.top, { colour: quiet });
    pen.text(words.text("stage.answer"), ends[1], area.top, { colour: quiet, align: "right" });
    pen.text(words.text("stage.weight", { label }), ends[2], area.top, { colour: quiet, align: "right" });
    pen.text(words.text("stage.product"), right, area.top, { colour: quiet, align: "right" });
  });
  const written = products.slice(0, WRITTEN);
  written.forEach(({ map, answer, weight, product }, index) =>
    pen.fade(span(position, 1.16 + index * 0.12, 1.26 + index * 0.12), () => {
      const y = area.top + step * (index + 1);
      pen.text(words.text("stage.mapNumber", { map }), area.left, y);
      pen.text(fixed(answer), ends[1], y, { align: "right" });
      pen.text(`× ${fixed(weight)}`, ends[2], y, { align: "right" });
      pen.text(signed(product), right, y, { align: "right", weight: 600 });
    }),
  );
  const rest = votes[first] - written.reduce((sum, { product }) => sum + product, 0);
  pen.fade(span(position, 1.66, 1.74), () => {
    const y = area.top + step * (WRITTEN + 1);
    pen.text(words.text("stage.others", { count: counts.maps - written.length }), area.left, y);
    pen.text(signed(rest), right, y, { align: "right", weight: 600 });
  });
  pen.fade(span(position, 1.76, 1.84), () => {
    const y = area.top + step * (WRITTEN + 2) + 3;
    pen.line([
      [area.left, y - step / 2 - 1],
      [right, y - step / 2 - 1],
    ]);
    pen.text(words.text("stage.vote"), area.left, y, { weight: 600 });
    pen.text(fixed(votes[first]), right, y, { align: "right", weight: 650, px: 16, colour: accent });
  });
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Places} places
 * @param {Scene} scene
 */
function drawAddedUp(pen, position, { beside, mosaic }, { words, label, counts }) {
  pen.fade(span(position, 2.05, 2.2), () => {
    const top = beside.top + mosaic + 20;
    pen.text(words.text("stage.addedUp", { maps: counts.maps }), beside.left, top, { colour: pen.ink.quiet });
    pen.text(words.text("stage.weightsOf", { label }), beside.left, top + 20, { colour: pen.ink.quiet });
  });
}

/**
 * Average and bias make the logit.
 *
 * @param {Pen} pen
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawLogit(pen, { isNarrow }, { beside }, { words, average, bias, logit, label, out }) {
  const { quiet, accent, ink } = pen.ink;
  const { left, top, width } = beside;
  const [right, px] = [left + width, isNarrow ? 15 : 19];
  pen.text(words.text("stage.average"), left, top + 10, { colour: quiet });
  pen.text(fixed(average, 4), right, top + 10, { px, align: "right" });
  pen.text(words.text("stage.bias"), left, top + 36, { colour: quiet });
  pen.text(fixed(bias, 4), right, top + 36, { px, align: "right" });
  pen.line([
    [left, top + 52],
    [right, top + 52],
  ]);
  pen.text(words.text(isNarrow ? "stage.logit" : "stage.logitOf", { label }), left, top + 72, { weight: 600 });
  const colour = out.size ? accent : ink;
  pen.text(fixed(logit, 4), right, top + 72, { px: px + 2, weight: 650, align: "right", colour });
}
