/**
 * From what a network's layers put out to the pictures of their maps.
 *
 * Knows tensors and colours; nothing of canvases or of what a network is for.
 */

import { colourDomain, sharedDomain } from "./domain.js";
import { blankPicture, paintCells } from "./raster.js";
import { colourScale } from "./scale.js";

/** @typedef {import("../api/tensor.js").Tensor} Tensor */
/** @typedef {import("./domain.js").Domain} Domain */
/** @typedef {import("./raster.js").Picture} Picture */
/** @typedef {"map" | "layer" | "network"} Scope for what the colours stand: each map, its layer, or all alike */
/** @typedef {{ count: number, rows: number, columns: number }} MapSize */

/** Cells between what went into a pooling and what came out, in a picture of both. */
const PAIR_GAP = 2;

/**
 * How many maps a layer has, and their size; a vector is maps of one cell.
 *
 * @param {(number | null)[]} shape [C, H, W] or [C]
 * @returns {MapSize}
 */
export function mapSize([count, rows = 1, columns = 1]) {
  return { count: count ?? 0, rows: rows ?? 1, columns: columns ?? 1 };
}

/**
 * One map of a layer, sharing its memory.
 *
 * @param {Tensor} output
 * @param {number} channel
 */
export function mapValues({ values, shape }, channel) {
  const { rows, columns } = mapSize(shape);
  return values.subarray(channel * rows * columns, (channel + 1) * rows * columns);
}

/**
 * The domain of every map of every layer.
 *
 * Maps of one cell share their layer's: on a scale of its own, a single value is always at the end.
 *
 * @param {Tensor[]} outputs
 * @param {Scope} scope
 * @returns {Domain[][]} one a layer and map
 */
export function mapDomains(outputs, scope) {
  const own = outputs.map((output) => {
    const { count } = mapSize(output.shape);
    return Array.from({ length: count }, (_, channel) => colourDomain(mapValues(output, channel)));
  });
  const layers = own.map(sharedDomain);
  const reach = Math.max(...layers.flat().map(Math.abs));
  return own.map((domains, layer) => {
    if (scope === "map" && outputs[layer].shape.length > 1) return domains;
    const [low, high] = layers[layer];
    const shared =
      scope === "network" ? /** @type {Domain} */ ([low < 0 ? -reach : 0, high > 0 ? reach : 0]) : layers[layer];
    return domains.map(() => shared);
  });
}

/**
 * Painter of a layer's maps.
 *
 * @param {Tensor} output
 * @param {Domain[]} domains one a map
 * @param {import("./ramps.js").RampName} ramp
 * @param {import("./ramps.js").Theme} theme
 * @returns {(channel: number) => Picture}
 */
export function mapPainter(output, domains, ramp, theme) {
  const { rows, columns } = mapSize(output.shape);
  return (channel) => paintCells(mapValues(output, channel), rows, columns, colourScale(ramp, theme, domains[channel]));
}

/**
 * Painter of a pooling's maps, each beside what went in, cells equally large in both.
 *
 * @param {(channel: number) => Picture} paintInput
 * @param {(channel: number) => Picture} paintOutput
 * @returns {(channel: number) => Picture}
 */
export function pairPainter(paintInput, paintOutput) {
  return (channel) => {
    const [before, after] = [paintInput(channel), paintOutput(channel)];
    const pair = blankPicture(before.width + PAIR_GAP + after.width, before.height);
    for (let row = 0; row < before.height; row++) {
      pair.pixels.set(before.pixels.subarray(row * before.width, (row + 1) * before.width), row * pair.width);
    }
    for (let row = 0; row < after.height; row++) {
      const line = after.pixels.subarray(row * after.width, (row + 1) * after.width);
      pair.pixels.set(line, row * pair.width + before.width + PAIR_GAP);
    }
    return pair;
  };
}

/**
 * The size of a picture of both.
 *
 * @param {MapSize} input
 * @param {MapSize} output
 * @returns {MapSize}
 */
export function pairSize(input, output) {
  return { count: output.count, rows: input.rows, columns: input.columns + PAIR_GAP + output.columns };
}

/**
 * Which of the two a cell of the picture of both belongs to; null between and below.
 *
 * @param {{ row: number, column: number }} cell
 * @param {MapSize} input
 * @param {MapSize} output
 * @returns {{ side: "input" | "output", row: number, column: number } | null}
 */
export function pairCell({ row, column }, input, output) {
  if (column < input.columns) return { side: "input", row, column };
  const inOutput = column - input.columns - PAIR_GAP;
  return inOutput >= 0 && row < output.rows ? { side: "output", row, column: inOutput } : null;
}

/**
 * The maps that vary most from place to place, first the liveliest: those to show where
 * there is not room for all. (The largest values would choose maps that are alike all over.)
 *
 * @param {Tensor} output
 * @param {number} most how many
 * @returns {number[]} channels
 */
export function liveliestMaps(output, most) {
  const { count } = mapSize(output.shape);
  return Array.from({ length: count }, (_, channel) => ({ channel, spread: variance(mapValues(output, channel)) }))
    .sort((one, other) => other.spread - one.spread)
    .slice(0, most)
    .map(({ channel }) => channel);
}

/** @param {ArrayLike<number>} values */
function variance(values) {
  let [sum, squares] = [0, 0];
  for (let index = 0; index < values.length; index++) {
    sum += values[index];
    squares += values[index] ** 2;
  }
  return squares / values.length - (sum / values.length) ** 2;
}

/**
 * A picture at another size, nearest neighbour.
 *
 * @param {Picture} picture
 * @param {number} side width and height wanted
 * @returns {Picture}
 */
export function thumbnail({ pixels, width, height }, side) {
  const small = blankPicture(side, side);
  for (let row = 0; row < side; row++) {
    const from = Math.floor(((row + 0.5) * height) / side) * width;
    for (let column = 0; column < side; column++) {
      small.pixels[row * side + column] = pixels[from + Math.floor(((column + 0.5) * width) / side)];
    }
  }
  return small;
}

/**
 * A vector set out in a square, line by line.
 *
 * @param {Tensor} output [C]
 * @param {Domain} domain
 * @param {import("./ramps.js").RampName} ramp
 * @param {import("./ramps.js").Theme} theme
 * @returns {Picture}
 */
export function vectorPicture({ values }, domain, ramp, theme) {
  const side = Math.ceil(Math.sqrt(values.length));
  const scale = colourScale(ramp, theme, domain);
  return paintCells(
    Float32Array.from({ length: side * side }, (_, index) => values[index] ?? NaN),
    side,
    side,
    scale,
  );
}
