/**
 * Two words from layer to layer, as a picture of a position: their vectors open like scissors.
 *
 * Beats: the word alone, its place, every layer, what both are called. Only the angle between the arrows is the
 * network's; where they point on the stage is not.
 */

import { fixed, percent } from "../../messages/numbers.js";
import { clamp, lerp, span } from "../../stage/time.js";
import { drawUpright } from "../upright.js";
import { AT_TIP, layout } from "./layout.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./layout.js").Places} Places */
/** @typedef {import("./twins.js").Station} Station */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {string[]} names one a token
 * @property {import("./twins.js").Pair} pair
 * @property {[string, string]} kinds what both are called in the end
 * @property {Station[]} stations
 */

const STATION_MS = { word: 2600, place: 2600, layer: 3600, labels: 3200 };
/** When in a beat the arrows move, and when they rest. */
const [MOVES, RESTS] = [0.45, 0.82];
/** As long as a name may be that stands upright, in CSS pixels. */
const MOST_UPRIGHT = { wide: 84, narrow: 62 };

/**
 * @param {Station[]} stations
 * @returns {[id: "word" | "place" | "layer" | "labels", ms: number][]}
 */
export const beatsFor = (stations) => [
  ...stations.map(({ kind }) => /** @type {[typeof kind, number]} */ ([kind, STATION_MS[kind]])),
  ["labels", STATION_MS.labels],
];

/**
 * The angle that is open at a position, in degrees.
 *
 * @param {number} position
 * @param {Station[]} stations
 */
export function openAt(position, stations) {
  const at = Math.min(stations.length - 1, Math.max(0, Math.ceil(position) - 1));
  const before = stations[Math.max(0, at - 1)].angle;
  return lerp(before, stations[at].angle, at ? span(position, at + MOVES, at + RESTS) : 1);
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const { names, pair } = scene;
  const name = Math.max(...pair.map((token) => pen.width(names[token], namePx(box), 650)));
  const places = placesOf(box, scene.stations, name);
  drawScissors(pen, position, box, places, scene);
  drawStations(pen, position, box, places, scene);
  drawWords(pen, position, box, places, scene);
}

/**
 * @param {Box} box
 * @param {Station[]} stations
 * @param {number} [name] how wide the names at the arrows' tips are; all but the arrows stands where it does without
 */
export const placesOf = (box, stations, name = 0) =>
  layout(box, stations.length, Math.max(...stations.map(({ angle }) => angle)), name);

/** @param {Box} box */
const namePx = ({ isNarrow }) => (isNarrow ? 14 : 18);

/** @param {Pen} pen */
const coloursOf = (pen) => [pen.ink.accent, pen.ink.ink];

/**
 * @param {{ x: number, y: number }} pivot
 * @param {number} long
 * @param {number} degrees up from the horizontal
 * @returns {[number, number]}
 */
const tipOf = ({ x, y }, long, degrees) => {
  const angle = (degrees * Math.PI) / 180;
  return [x + long * Math.cos(angle), y - long * Math.sin(angle)];
};

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawScissors(pen, position, box, { pivot, long, room }, { words, names, pair, kinds, stations }) {
  const { isNarrow } = box;
  const px = namePx(box);
  const { quiet, edge } = pen.ink;
  const colours = coloursOf(pen);
  const open = openAt(position, stations);
  const at = Math.min(stations.length - 1, Math.max(0, Math.ceil(position) - 1));
  const grown = position < 1 ? span(position, 0.1, 0.7) : 1;
  // How far open they were before.
  stations.slice(0, at).forEach(({ angle }) =>
    [1, -1].forEach((side) =>
      pen.line([[pivot.x, pivot.y], tipOf(pivot, long, (side * angle) / 2)], {
        stroke: edge,
        alpha: 0.4,
        dash: [3, 4],
      }),
    ),
  );
  const arc = Math.min(long * 0.34, 90);
  const half = (open * Math.PI) / 360;
  const steps = Array.from({ length: 25 }, (_, step) => -half + (2 * half * step) / 24);
  pen.line(
    steps.map((angle) => [pivot.x + arc * Math.cos(angle), pivot.y - arc * Math.sin(angle)]),
    { stroke: quiet, alpha: grown },
  );
  const called = isNarrow ? 0 : span(position, stations.length + 0.2, stations.length + 0.6);
  [1, -1].forEach((side, which) => {
    const [x, y] = tipOf(pivot, long * grown, (side * open) / 2);
    pen.line(
      [
        [pivot.x, pivot.y],
        [x, y],
      ],
      { stroke: colours[which], line: which ? 2.6 : 3.4, arrow: grown > 0.2 },
    );
    // Where they lie on each other, the names stand above and below.
    const apart = Math.max(0, (isNarrow ? 13 : 16) - Math.abs(y - pivot.y));
    const [nameX, nameY] = [x + AT_TIP, y - side * apart];
    const style = { px, weight: 650, colour: colours[which], alpha: grown, halo: true, most: room.width - nameX };
    pen.text(names[pair[which]], nameX, nameY, style);
    pen.text(kinds[which], nameX, nameY + (isNarrow ? 17 : 22) * (side > 0 ? -1 : 1), {
      ...style,
      weight: 400,
      alpha: called,
    });
  });
  const rests = at ? span(position, at + RESTS, at + 0.95) : span(position, 0.7, 0.9);
  const angle = fixed(stations[at].angle, 0);
  pen.text(words.text("stage.angle", { angle }), pivot.x + arc + 10, pivot.y, {
    ...{ colour: quiet, alpha: open > 12 ? rests : 0, halo: true },
  });
  if (!isNarrow) pen.text(words.text("stage.flat"), 0, room.top + room.height - 16, { colour: quiet });
}

/**
 * Every station small: its name, its scissors, its cosine.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawStations(pen, position, { isNarrow }, { list, middle, step }, { words, stations }) {
  const { accent, quiet, wash } = pen.ink;
  const colours = coloursOf(pen);
  if (!isNarrow) pen.text(words.text("stage.cosine"), list.right - 8, 14, { align: "right", colour: quiet });
  const at = Math.ceil(position) - 1;
  stations.forEach(({ kind, name, cosine, angle }, index) => {
    const y = middle(index);
    const isHere = index === at;
    if (isHere)
      pen.rect(list.left - 6, y - step / 2 + 2, list.right - list.left + 6, step - 4, { fill: wash, round: 4 });
    const said = kind === "layer" ? name : words.text(`stage.${kind}${isNarrow ? "Short" : ""}`);
    pen.text(said, list.left + 2, y, {
      ...{
        px: isNarrow ? 13 : 16,
        weight: isHere ? 650 : 400,
        alpha: index <= at ? 1 : 0.45,
        colour: isHere ? accent : pen.ink.ink,
      },
    });
    const reached = index ? span(position, index + RESTS, index + 0.98) : span(position, 0.7, 0.95);
    pen.fade(reached, () => {
      if (!isNarrow) {
        const pivot = { x: list.right - 150, y };
        [1, -1].forEach((side, which) =>
          pen.line([[pivot.x, pivot.y], tipOf(pivot, 34, (side * angle) / 2)], {
            ...{ stroke: colours[which], line: which ? 1.4 : 2.2 },
          }),
        );
      }
      pen.text(fixed(cosine), list.right - 8, y, { align: "right", px: isNarrow ? 14 : 18, weight: 650 });
    });
  });
}

/**
 * The sentence, and what both words take of each word in the layer of this beat.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawWords(
  pen,
  position,
  { width, height, isNarrow },
  { words: area },
  { words, names, pair, kinds, stations },
) {
  const { ink, hairline } = pen.ink;
  const colours = coloursOf(pen);
  const at = Math.min(stations.length - 1, Math.max(0, Math.ceil(position) - 1));
  const { shares, name: layer } = stations[at];
  const column = area.column(names.length);
  const px = isNarrow ? 13 : 15;
  // Where a name is wider than its column, all names stand upright.
  const longest = Math.max(...names.map((name) => pen.width(name, px, 650)));
  const isUpright = longest > column - 3;
  const underneath = isUpright ? Math.min(longest, isNarrow ? MOST_UPRIGHT.narrow : MOST_UPRIGHT.wide) + 10 : 22;
  const foot = height - underneath - (isNarrow ? 0 : 6);
  const top = area.top + (isNarrow ? 26 : 38);
  const called = span(position, stations.length + 0.2, stations.length + 0.6);
  const born = position > stations.length ? 1 : span(position, at + 0.06, at + 0.36);
  pen.line(
    [
      [0, area.top],
      [width, area.top],
    ],
    { stroke: hairline },
  );
  const style = { weight: 650, px: isNarrow ? 13 : 15 };
  const title = area.top + (isNarrow ? 13 : 17);
  if (shares) {
    const shown = { one: names[pair[0]], other: names[pair[1]], layer };
    const ways = ["stage.takes", "stage.takesShort"].map((way) => words.text(way, shown)).slice(isNarrow ? 1 : 0);
    pen.text(pen.fitting(ways, width, style.px, style.weight), 0, title, { ...style, alpha: born * (1 - called) });
  }
  // What they took is past: now each has its own name, under both arrows and here.
  const room = (width - 24) / 2;
  const labels = pair.map((token, which) => {
    const say = (/** @type {string} */ word) => words.text("stage.called", { word, kind: kinds[which] });
    return pen.saying(say, names[token], room, style.px, style.weight);
  });
  labels.forEach((said, which) => {
    const left = which ? pen.width(labels[0], style.px, style.weight) + 24 : 0;
    pen.text(said, left, title, { ...style, colour: colours[which], alpha: called });
  });
  // One scale for all layers.
  const most = Math.max(...stations.flatMap(({ shares }) => (shares ?? []).flat()));
  names.forEach((name, token) => {
    const x = column * (token + 0.5);
    const which = pair.indexOf(token);
    const written = { px, weight: which < 0 ? 400 : 650, colour: which < 0 ? ink : colours[which] };
    if (isUpright) drawUpright(pen, name, { x, top: foot + 6 }, { ...written, most: underneath - 10 });
    else pen.text(name, x, height - 9, { ...written, align: "center" });
    if (!shares) return;
    const wide = Math.min(26, column * 0.3);
    shares.forEach((row, side) => {
      const long = Math.max(1, ((foot - top - (isNarrow ? 2 : 22)) * row[token] * born) / most);
      const left = x + (side ? 1.5 : -1.5 - wide);
      pen.rect(left, foot - long, wide, long, { fill: colours[side], alpha: (side ? 0.8 : 1) * (1 - 0.75 * called) });
      const isLarge = row[token] >= 0.12 && column > 62;
      const shown = clamp(2 * born - 1);
      if (isLarge && !isNarrow) {
        pen.text(percent(row[token], 0), left + wide / 2 + (side ? 6 : -6), foot - long - 10, {
          ...{ align: "center", colour: colours[side], alpha: shown * (1 - called) },
        });
      }
    });
  });
}
