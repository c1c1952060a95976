/**
 * How many lines run at a position, how bars compare, what twice the size does: from the service's counts.
 *
 * Numbers only. A line is a weight, and weights are what is counted: a bias belongs to a unit or a filter, not to a line.
 */

import { clamp, ease } from "../../stage/time.js";

/** @typedef {import("../../api/types.js").ParameterCounts} ParameterCounts */
/** @typedef {import("../arrows.js").Place} Place */
/**
 * @typedef {object} Sizes what the reader can choose
 * @property {number} side of the photo, in pixels
 * @property {number} units of the fully connected layer
 * @property {number} filters of the other two
 */

export const WINDOW = 3;
export const PLANES = 3;
/** Lines of one unit that sees one window. */
export const LINES = WINDOW * WINDOW * PLANES;

export const KINDS = /** @type {const} */ (["fully_connected", "locally_connected", "convolution"]);
/** What can be chosen; the lecture's example stands in the middle. */
export const STOPS = {
  side: [8, 16, 32, 64, 100, 128, 256, 512],
  units: [1, 10, 100, 1000, 10_000],
  filters: [1, 8, 16, 64, 256, 512],
};
/** @type {Sizes} */
export const USUAL = { side: 100, units: 1000, filters: 64 };

/** A bar this many times shorter than the room is not to be seen. */
const UNSEEN = 400;

/**
 * The numbers of one product by name.
 *
 * @param {{ weight_factors: { name: string, value: number }[] }} count
 */
export const factorsOf = ({ weight_factors: factors }) =>
  Object.fromEntries(factors.map(({ name, value }) => [name, value]));

/**
 * A count that runs from one number to another, each tenfold as fast as the one before.
 *
 *     running(1, 10_000, 0.5) // 100
 *
 * @param {number} from above 0
 * @param {number} to
 * @param {number} share 0 to 1
 */
export const running = (from, to, share) => Math.round(from * (to / from) ** ease(share));

/**
 * What runs at a position: the lines of all units so far, and how many units that are.
 *
 * @param {number} position
 * @param {ParameterCounts} counts
 * @returns {{ lines: number, units: number, places: number }}
 */
export function runningAt(position, counts) {
  const { units, channels, height, width } = factorsOf(counts.fully_connected);
  const { filters } = factorsOf(counts.convolution);
  const each = channels * height * width;
  const all = counts.output.height * counts.output.width;
  if (position <= 1) {
    const few = Math.min(10, each);
    const lines = position < 0.2 ? 1 : position < 0.35 ? few : running(few, each, (position - 0.35) / 0.55);
    return { lines: position <= 0 ? 0 : lines, units: 1, places: 0 };
  }
  if (position <= 2) {
    const now = running(1, units, (position - 1) / 0.9);
    return { lines: now * each, units: now, places: 0 };
  }
  if (position <= 3) {
    const places = placesAt(position, all);
    const stacked = running(1, filters, (position - 2.25) / 0.15);
    return { lines: LINES * stacked * places, units: stacked * places, places };
  }
  return { lines: LINES * filters, units: filters * all, places: all };
}

/**
 * How many places have a unit of their own.
 *
 * @param {number} position
 * @param {number} all
 */
export const placesAt = (position, all) =>
  Math.max(1, Math.min(all, Math.round(all * clamp((position - 2.45) / 0.5) ** 2)));

/**
 * How far the window that all places share has come.
 *
 * @param {number} position
 * @param {number} all places
 * @param {number} start the place it begins at
 */
export function sharedAt(position, all, start) {
  const slow = 8;
  if (position <= 3 || position >= 4) return start;
  if (position < 3.5) return Math.min(all - 1, start + Math.floor((position - 3) * 2 * slow));
  return Math.min(all - 1, Math.floor(all * clamp((position - 3.5) / 0.48) ** 2));
}

/**
 * The row and the column of a place that is counted row by row.
 *
 * @param {number} index
 * @param {number} width
 * @returns {Place}
 */
export const placeOf = (index, width) => ({ row: Math.floor(index / width), column: index % width });

/**
 * A bar's length so far, in weights.
 *
 * @param {number} position
 * @param {number} kind
 * @param {ParameterCounts} counts
 * @param {ParameterCounts} doubled at twice the side
 */
export function lengthAt(position, kind, counts, doubled) {
  const name = KINDS[kind];
  const begins = [0, 2, 3][kind];
  const ends = [2, 3, 4][kind];
  if (position <= begins) return 0;
  if (position < ends - 0.02) return runningAt(position, counts).lines;
  const grown = ease((position - 5.15) / 0.6);
  return counts[name].weights + (doubled[name].weights - counts[name].weights) * grown;
}

/**
 * How long the shortest bar is beside the longest: whether a lens is needed, and how strong a one.
 *
 * @param {ParameterCounts} counts
 * @param {ParameterCounts} doubled
 */
export function lensOf(counts, doubled) {
  const most = mostOf(counts, doubled);
  const shorter = most / counts.convolution.weights;
  return { isNeeded: shorter > UNSEEN, most };
}

/**
 * How many units see a part each: one for every place and filter.
 *
 * @param {ParameterCounts} counts
 */
export const unitsOf = (counts) => counts.output.height * counts.output.width * factorsOf(counts.convolution).filters;

/**
 * How the last bar is told beside the first: too short to be seen, shorter, or longer.
 *
 * @param {ParameterCounts} counts
 * @param {ParameterCounts} doubled
 * @returns {"needed" | "none" | "longer"} "needed" is a lens
 */
export function comparisonOf(counts, doubled) {
  if (counts.convolution.weights >= counts.fully_connected.weights) return "longer";
  return lensOf(counts, doubled).isNeeded ? "needed" : "none";
}

/**
 * The largest of all counts: what the whole width stands for.
 *
 * @param {ParameterCounts} counts
 * @param {ParameterCounts} doubled
 */
export const mostOf = (counts, doubled) =>
  Math.max(...KINDS.flatMap((kind) => [counts[kind].weights, doubled[kind].weights]));

/**
 * The power of ten that makes a length at least so long.
 *
 *     enlarging(0.0104, 20) // 10_000: 104 pixels
 *
 * @param {number} length
 * @param {number} least
 */
export const enlarging = (length, least) => 10 ** Math.max(0, Math.ceil(Math.log10(least / length)));

/**
 * How many times as many numbers there are at twice the side.
 *
 * @param {ParameterCounts} counts
 * @param {ParameterCounts} doubled
 * @param {typeof KINDS[number]} kind
 */
export const growthOf = (counts, doubled, kind) => doubled[kind].weights / counts[kind].weights;

/** Answers about a fully connected layer and a convolution: how many times as many weights each has. */
export const GROWTHS = [
  [2, 2],
  [4, 4],
  [4, 1],
  [2, 1],
];

/**
 * Which of the answers fits what the service counted.
 *
 * @param {ParameterCounts} counts
 * @param {ParameterCounts} doubled
 */
export function growthAnswer(counts, doubled) {
  const grown = [growthOf(counts, doubled, "fully_connected"), growthOf(counts, doubled, "convolution")];
  return GROWTHS.findIndex((growth) => growth.every((times, at) => Math.abs(times - grown[at]) < 0.01));
}
