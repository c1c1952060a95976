/**
 * How far a cell sees, as a picture of a position: the photo with frame and lattice, the tape, the tower, the proof.
 */

import { fixed, signed } from "../../messages/numbers.js";
import { clamp, lerp, span } from "../../stage/time.js";
import { layout } from "./layout.js";
import { drawTape } from "./tape.js";
import { drawTower } from "./tower.js";
import { extentOf } from "./walk.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./walk.js").Station} Station */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {Station[]} stations
 * @property {number} size of the photo's side, in pixels
 * @property {Record<string, HTMLCanvasElement>} pictures one a station, by its name
 * @property {string} grey colour of what is covered
 * @property {number} value of the cell, as the network gave it
 * @property {number | null} covered the same with everything outside covered, null while asked
 * @property {{ row: number, column: number, value: number | null } | null} spot that was put on the photo
 * @property {{ row: number, column: number, change: number }[]} trail where the spot has been
 */

/** Two float32 that are nearer than this differ by rounding only. */
export const SAME = 5e-7;
/** The way back through a layer takes this part of its beat. */
export const WAY = /** @type {const} */ ([0.12, 0.78]);

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const places = layout(box, scene.size);
  const moment = momentOf(position, scene.stations);
  drawPhoto(pen, moment, box, places, scene);
  drawTape(pen, moment.at, box, places, scene);
  drawTower(pen, moment.at, box, places, scene);
  drawProof(pen, position, box, places, scene);
  if (position > scene.stations.length + 0.02 || scene.spot) drawSpot(pen, places, scene);
}

/**
 * Where the walk is.
 *
 * @param {number} position
 * @param {Station[]} stations
 */
export function momentOf(position, stations) {
  const last = stations.length - 1;
  const at = Math.min(position, last);
  const from = Math.min(Math.max(0, last - 1), Math.floor(at + 1e-6));
  const part = at - from;
  return {
    at,
    from: stations[from],
    to: stations[Math.min(last, from + 1)],
    way: span(part, WAY[0], WAY[1]),
    part,
    isCovered: span(position, last + 0.1, last + 0.6) - span(position, last + 1.05, last + 1.5),
  };
}

/**
 * @param {Pen} pen
 * @param {ReturnType<typeof momentOf>} moment
 * @param {Box} box
 * @param {import("./layout.js").Places} places
 * @param {Scene} scene
 */
function drawPhoto(pen, { from, to, way, part, at, isCovered }, { isNarrow }, { photo }, { words, pictures, grey }) {
  const { paper, accent, quiet } = pen.ink;
  const { left, top, side, unit } = photo;
  const here = way > 0.5 ? to : from;
  const title = isCovered > 0.5 ? "covered" : here.count > 1 ? "lattice" : "cell";
  const shown = words.text(isNarrow ? "stage.onPhoto" : `stage.${title}`, { count: here.count });
  pen.text(shown, left, 10, { colour: quiet });
  pen.image(pictures.input, left, top, side, side);
  const [small, large] = [extentOf(from), extentOf(to)];
  const half = lerp(small.half, large.half, way) * unit;
  const [x, y] = [left + lerp(small.column, large.column, way) * unit, top + lerp(small.row, large.row, way) * unit];
  // A cell at the border sees beyond it: the frame stays in the picture.
  const hold = (/** @type {number} */ value, /** @type {number} */ start) =>
    Math.max(start - 2, Math.min(start + side + 2, value));
  const frame = { left: hold(x - half, left), top: hold(y - half, top) };
  const [width, height] = [hold(x + half, left) - frame.left, hold(y + half, top) - frame.top];
  const [whole, hole] = [
    { left, top, width: side, height: side },
    { ...frame, width, height },
  ];
  pen.around(whole, hole, paper, 0.42 * (1 - isCovered) * span(at, 0.05, 0.4));
  pen.around(whole, hole, grey, isCovered);
  pen.within({ left, top, width: side, height: side }, () => {
    const shown1 = 1 - isCovered;
    if (way <= 0) drawLattice(pen, from, photo, { alpha: shown1, spread: 1, x, y });
    else if (way >= 1) drawLattice(pen, to, photo, { alpha: shown1, spread: 1, x, y });
    else {
      drawLattice(pen, from, photo, { alpha: shown1 * (1 - span(part, 0.5, 0.8)), spread: 1, x, y });
      const spread = lerp(small.half / large.half, 1, way);
      drawLattice(pen, to, photo, { alpha: shown1 * span(part, 0.2, 0.5), spread, x, y });
    }
  });
  pen.rect(frame.left, frame.top, width, height, { stroke: paper, line: 4.5 });
  pen.rect(frame.left, frame.top, width, height, { stroke: accent, line: 2.5 });
}

/** More dots than this would be a surface. */
const MOST_DOTS = 40;

/**
 * The cells of a layer as dots where they stand on the photo.
 *
 * @param {Pen} pen
 * @param {Station} station
 * @param {import("./layout.js").Places["photo"]} photo
 * @param {{ alpha: number, spread: number, x: number, y: number }} look `spread` from the middle at x, y
 */
function drawLattice(pen, { low, high, count, step, centre }, { left, top, unit }, { alpha, spread, x, y }) {
  if (alpha <= 0 || count > MOST_DOTS || (step === 1 && count > 1)) return;
  const radius = Math.max(1.1, Math.min(3.4, unit * step * 0.17));
  /** @type {[number, number, number][]} */
  const dots = [];
  for (let row = low[0]; row <= high[0]; row++) {
    for (let column = low[1]; column <= high[1]; column++) {
      const [right, down] = [left + (centre + step * column + 0.5) * unit, top + (centre + step * row + 0.5) * unit];
      dots.push([lerp(x, right, spread), lerp(y, down, spread), radius]);
    }
  }
  if (step > 2)
    pen.discs(
      dots.map(([right, down]) => [right, down, radius + 1]),
      pen.ink.paper,
      alpha,
    );
  pen.discs(dots, pen.ink.accent, alpha);
}

/**
 * The cell's number as it is, and with the photo changed.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {import("./layout.js").Places} places
 * @param {Scene} scene
 */
function drawProof(pen, position, { isNarrow }, { tape }, { words, stations, value, covered, spot }) {
  const last = stations.length - 1;
  const { quiet, value: green, key } = pen.ink;
  pen.fade(span(position, last + 0.5, last + 0.8), () => {
    const [left, top] = [tape.left, tape.top + (isNarrow ? 58 : 66)];
    const second = left + (isNarrow ? 132 : 190);
    const other = spot ? spot.value : covered;
    pen.text(words.text(spot ? "stage.asIs" : "stage.whole"), left, top, { colour: quiet });
    pen.text(fixed(value, 6), left, top + 21, { px: isNarrow ? 16 : 18, weight: 600 });
    pen.text(words.text(spot ? "stage.withSpot" : "stage.allCovered"), second, top, { colour: quiet });
    if (other === null) {
      pen.text("…", second, top + 21, { px: 18 });
      return;
    }
    const isSame = Math.abs(other - value) < SAME;
    const colour = isSame ? green : key;
    pen.text(fixed(other, 6), second, top + 21, { px: isNarrow ? 16 : 18, weight: 600, colour });
    const verdict = isSame ? words.text("stage.same") : signed(other - value, 3);
    const beside = second + pen.width(fixed(other, 6), isNarrow ? 16 : 18, 600) + 14;
    pen.text(verdict, beside, top + 21, { px: 15, weight: 600, colour });
  });
}

/**
 * The spot, and where it has been: a large dot where it changed much.
 *
 * @param {Pen} pen
 * @param {import("./layout.js").Places} places
 * @param {Scene} scene
 */
function drawSpot(pen, { photo }, { trail, spot, stations, size }) {
  const { left, top, unit } = photo;
  const most = Math.max(0.05, ...trail.map(({ change }) => change));
  for (const { row, column, change } of trail) {
    const isSame = change < SAME;
    const radius = isSame ? 2 : 3 + (6 * change) / most;
    pen.discs(
      [[left + (column + 0.5) * unit, top + (row + 0.5) * unit, radius]],
      isSame ? pen.ink.value : pen.ink.key,
      0.75,
    );
  }
  const { row, column } = spot ?? waitingSpot(stations, size);
  const [x, y] = [left + (column - 1) * unit, top + (row - 1) * unit];
  pen.rect(x - 2, y - 2, 3 * unit + 4, 3 * unit + 4, { fill: "rgb(255 0 200)", stroke: "#ffffff", line: 2, round: 3 });
}

/**
 * Where the spot waits to be dragged: outside the frame, if there is an outside.
 *
 * @param {Station[]} stations
 * @param {number} size
 */
export function waitingSpot(stations, size) {
  const { low, high } = stations[stations.length - 1];
  const beside = (/** @type {0 | 1} */ axis) => (high[axis] + 6 < size ? high[axis] + 5 : Math.max(2, low[axis] - 5));
  return { row: clamp(beside(0) / size) * size, column: clamp(beside(1) / size) * size };
}
