/**
 * How right two networks become with more and fewer photos, as a picture of a position.
 *
 * Beats: yours, pile, transformer, gap, published.
 */

import { fixed, percent, whole } from "../../messages/numbers.js";
import { SMALLEST_TEXT } from "../../stage/pen.js";
import { lerp, span } from "../../stage/time.js";
import { drawAxes, drawMark, drawNames, drawSeries, topOf } from "./chart.js";
import { alongLine, firstClear, markAt } from "./clear.js";
import { layout, ROWS, scales } from "./layout.js";
import { drawPublished } from "./published.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./layout.js").Places} Places */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {HTMLCanvasElement} photo
 * @property {{ name: string, names: string[], label: string | null, share: number, tests: number }[]} says what the two
 *   networks of this site say of the photo, and of how many test photos they are right; no label while it is asked for;
 *   `names` are ways to call one, the longest first
 * @property {import("./runs.js").Compared} compared
 * @property {number} seen photos that every run was shown
 * @property {import("./published.js").Finding[]} published
 * @property {import("./runs.js").Curve} guess of the second curve
 * @property {number | null} at the share that is in hand
 */

export const BEATS = /** @type {const} */ ([
  ["yours", 4000],
  ["pile", 8000],
  ["transformer", 7000],
  ["gap", 3500],
  ["published", 4500],
]);
/** The second curve can be guessed when the first is there, until it comes. */
export const GUESSED = { from: 1, to: 2 };
/** From here on both have been seen, until the other sheet comes. */
export const BOTH_SEEN = 3;
export const SHEET = 4;
/** From a bar's end to its number. */
const BESIDE_BAR = 8;
/** From an end of a curve to whose it is, the nearest first, in CSS pixels. */
const BESIDE_CURVE = [14, 24, 34, 44, 60, 80, 110, 140];

/**
 * How far the pile has grown, and how far each share's dots are there, in the beat that begins at `begin`.
 *
 * @param {number} position
 * @param {number} begin
 * @param {number[]} shares
 */
export function growing(position, begin, shares) {
  const start = (/** @type {number} */ at) => begin + 0.06 + (0.9 * at) / shares.length;
  const step = 0.9 / shares.length;
  let filled = 0;
  shares.forEach((share, at) => (filled = lerp(filled, share, span(position, start(at), start(at) + 0.5 * step))));
  return {
    filled,
    shown: (/** @type {number} */ at) => span(position, start(at) + 0.5 * step, start(at) + 0.9 * step),
  };
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const places = layout(box);
  const isSheet = span(position, SHEET + 0.05, SHEET + 0.25);
  pen.fade(1 - span(position, 1, 1.06), () => drawYours(pen, position, box, places, scene));
  pen.fade(span(position, 1, 1.06) * (1 - isSheet), () => {
    drawPile(pen, position, box, places, scene);
    drawMeasured(pen, position, box, places, scene);
  });
  pen.fade(span(position, SHEET + 0.3, SHEET + 0.5), () =>
    drawPublished(pen, span(position, SHEET + 0.45, SHEET + 0.95), box, places, scene),
  );
}

/** @param {Pen} pen */
const coloursOf = (pen) => [pen.ink.ink, pen.ink.accent];

/**
 * The photo, and what both networks of this site make of it and of all test photos.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawYours(pen, position, { width, isNarrow }, { pile, chart }, { words, photo, says }) {
  const { quiet, hairline } = pen.ink;
  pen.text(words.text("stage.photo"), 0, pile.top - 16, { weight: 650, px: isNarrow ? 13 : 16 });
  pen.image(photo, pile.left, pile.top, pile.side, pile.side);
  const left = isNarrow ? pile.side + 20 : chart.left - 24;
  const at = { px: isNarrow ? 14 : 18, weight: 650 };
  const widest = Math.max(
    ...says.flatMap(({ share, tests }) => [share, tests]).map((part) => pen.width(percent(part), at.px, at.weight)),
  );
  const wide = width - left - BESIDE_BAR - widest;
  const block = isNarrow ? chart.height / 2 + 16 : pile.side / 2 + 16;
  says.forEach(({ names, label, share, tests }, index) => {
    const top = pile.top - 16 + index * block;
    const colour = coloursOf(pen)[index];
    const title = { px: isNarrow ? 13 : 16, weight: 650 };
    pen.text(pen.fitting(names, width - left, title.px, title.weight), left, top, { ...title, colour });
    const bar = (/** @type {string} */ said, /** @type {number} */ part, /** @type {number} */ way, row = 0) => {
      const y = top + (isNarrow ? 24 : 34) + row * (isNarrow ? 42 : 60);
      pen.text(said, left, y, { colour: row ? quiet : pen.ink.ink, px: isNarrow || row ? 13 : 16 });
      const [down, high] = [y + (isNarrow ? 10 : 13), isNarrow ? 8 : 12];
      pen.rect(left, down, wide, high, { fill: hairline });
      pen.rect(left, down, wide * part * way, high, { fill: colour });
      pen.text(percent(part), left + wide + BESIDE_BAR, down + high / 2, { ...at, alpha: way });
    };
    if (label === null) pen.text(words.text("stage.waiting"), left, top + 34, { colour: quiet });
    else bar(words.text("stage.says", { label }), share, span(position, 0.05 + 0.2 * index, 0.3 + 0.2 * index));
    pen.fade(span(position, 0.55, 0.65), () =>
      bar(words.text(isNarrow ? "stage.testsShort" : "stage.tests"), tests, span(position, 0.6, 0.9), 1),
    );
  });
}

/**
 * The photos that are learned from: a square of all of them, filled from below.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawPile(pen, position, { isNarrow }, { pile }, { words, compared, seen, at }) {
  const { quiet, hairline, accent } = pen.ink;
  const { shares, pictures } = compared;
  const all = pictures[pictures.length - 1];
  const { filled } = growing(position, position > 2 ? 2 : 1, shares);
  const share = at === null ? filled : shares[at];
  const cell = pile.side / ROWS;
  const room = Math.max(1, cell * 0.16);
  /** @type {[number[][], number[][]]} */
  const cells = [[], []];
  for (let index = 0; index < ROWS * ROWS; index++) {
    const [row, column] = [Math.floor(index / ROWS), index % ROWS];
    const isIn = index < share * ROWS * ROWS - 1e-6;
    cells[isIn ? 1 : 0].push([
      pile.left + column * cell,
      pile.top + pile.side - (row + 1) * cell,
      cell - room,
      cell - room,
    ]);
  }
  pen.bars(/** @type {[number, number, number, number][]} */ (cells[0]), hairline);
  pen.bars(/** @type {[number, number, number, number][]} */ (cells[1]), position > 2 ? accent : pen.ink.ink, 0.8);
  pen.text(words.text(isNarrow ? "stage.pileShort" : "stage.pile"), 0, pile.top - 16, {
    weight: 650,
    px: isNarrow ? 13 : 16,
  });
  if (share <= 0) return;
  const count = Math.round(share * all);
  const foot = pile.top + pile.side;
  pen.text(words.text("stage.photos", { count: whole(count) }), 0, foot + (isNarrow ? 16 : 22), {
    ...{ px: isNarrow ? 14 : 20, weight: 650 },
  });
  const times = seen / count;
  const shown = { times: fixed(times, times < 10 ? 1 : 0) };
  const ways = ["stage.times", "stage.timesShort"].map((way) => words.text(way, shown));
  // On a phone the numbers of the chart stand beside it.
  const said = pen.fitting(ways, isNarrow ? pile.side + 12 : pile.side);
  pen.text(said, 0, foot + (isNarrow ? 35 : 48), { colour: quiet });
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawMeasured(pen, position, box, { chart, inset }, { words, compared, guess, at }) {
  const { isNarrow } = box;
  const { quiet, wash, accent } = pen.ink;
  const { series, shares, ahead } = compared;
  const top = topOf(series);
  const place = scales(chart, inset, shares, top);
  const { x, y } = place;
  const suffix = isNarrow ? "Short" : "";
  const axis = words.text(`stage.axis${suffix}`);
  drawAxes(pen, chart, shares, { top, inset, isNarrow, axis, below: words.text(`stage.shares${suffix}`) });
  const colours = coloursOf(pen);
  const second = span(position, 2, 2.1);
  const names = series.map(({ network: name }, index) => ({
    ...{ name, colour: colours[index], isHollow: index === 1, alpha: index ? second : 1 },
  }));
  drawNames(pen, names, isNarrow ? chart.left - 36 : chart.left, isNarrow ? 9 : 20, isNarrow ? 13 : 15, box.width);
  const held = at === null ? null : x(shares[at]);
  if (held !== null) {
    pen.rect(held - inset, chart.top, 2 * inset, chart.height, { fill: wash });
  }
  // How far apart the means are.
  const gap = span(position, 3.1, 3.6);
  if (gap > 0) {
    shares.forEach((share, index) => {
      const [above, below] = [y(series[0].means[index]), y(series[1].means[index])];
      pen.rect(x(share) - 7, above, 14, (below - above) * gap, { fill: wash, stroke: accent });
    });
    pen.text(words.text(`stage.gap${suffix}`), chart.left + chart.width, chart.top + chart.height - 16, {
      ...{ align: "right", colour: quiet, alpha: span(position, 3.6, 3.8), halo: true },
    });
  }
  const points = pointsOf(guess, shares, place);
  const curves = series.map(({ means }) => pointsOf(means, shares, place));
  const marks = series.flatMap(({ runs }) => runs.map(({ share, top1 }) => markAt([x(share), y(top1)])));
  const taken = [...marks, ...curves.flatMap(alongLine), ...alongLine(points), ...points.map((point) => markAt(point))];
  const px = isNarrow ? 14 : 18;
  // Under the curves, and clear of the reader's own.
  const numbers = shares.map((share, index) => {
    const said = fixed(100 * ahead[index], 1);
    const width = pen.width(said, px, 650);
    const foot = Math.max(...curves.map((curve) => curve[index][1])) + (isNarrow ? 12 : 15);
    const down = Array.from({ length: Math.max(1, Math.floor((chart.top + chart.height - px - foot) / 2)) });
    const ways = down.map((_, step) => ({ left: x(share) - width / 2, top: foot + 2 * step, width, height: px }));
    return { said, area: firstClear(ways, taken) };
  });
  const said = words.text("stage.guess");
  drawGuess(pen, points, said, [...taken, ...numbers.map(({ area }) => area)], chart);
  series.forEach((one, index) => {
    const { shown } = growing(position, 1 + index, shares);
    drawSeries(pen, one, place, { colour: colours[index], isHollow: index === 1, shown });
  });
  // Over all lines.
  for (const { said, area } of gap > 0 ? numbers : []) {
    pen.text(said, area.left + area.width / 2, area.top + area.height / 2, {
      ...{ align: "center", weight: 650, px, halo: true, alpha: span(position, 3.6, 3.8) },
    });
  }
  const isAsked = span(position, 1.94, 2) * (1 - span(position, 2, 2.06));
  if (guess.every((one) => one === null)) {
    pen.text(words.text(`stage.draw${suffix}`), chart.left + chart.width / 2, chart.top + chart.height * 0.68, {
      ...{ align: "center", colour: accent, weight: 650, px: isNarrow ? 13 : 16, alpha: isAsked },
    });
  }
}

/**
 * @param {import("./runs.js").Curve} curve
 * @param {number[]} shares
 * @param {ReturnType<typeof scales>} place
 * @returns {import("./clear.js").Point[]} where something was guessed
 */
const pointsOf = (curve, shares, { x, y }) =>
  curve.flatMap((top1, at) => (top1 === null ? [] : [/** @type {const} */ ([x(shares[at]), y(top1)])]));

/**
 * The reader's own curve, and whose it is beside one of its ends.
 *
 * @param {Pen} pen
 * @param {import("./clear.js").Point[]} points
 * @param {string} said
 * @param {import("../../stage/pen.js").Area[]} taken what the words are to be clear of
 * @param {import("../../stage/pen.js").Area} chart that they stay in
 */
function drawGuess(pen, points, said, taken, chart) {
  const { quiet } = pen.ink;
  if (!points.length) return;
  pen.line(points, { stroke: quiet, line: 2, dash: [5, 4] });
  points.forEach(([left, top]) => drawMark(pen, left, top, { colour: quiet, isHollow: false }));
  const [width, height] = [pen.width(said), SMALLEST_TEXT];
  const right = chart.left + chart.width - width;
  // A curve rises: below its beginning, and above its end, there is room.
  const ends = [points[0], points[points.length - 1]];
  const ways = BESIDE_CURVE.flatMap((far) =>
    ends.flatMap(([x, y]) =>
      [far, -far - height].map((down) => ({
        ...{ left: Math.max(chart.left, Math.min(right, x - 8)), top: y + down, width, height },
      })),
    ),
  );
  const within = ways.filter(({ top }) => top >= chart.top && top + height <= chart.top + chart.height);
  const { left, top } = firstClear(within, taken);
  pen.text(said, left, top + height / 2, { colour: quiet, halo: true });
}
