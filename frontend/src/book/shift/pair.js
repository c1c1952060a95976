/**
 * Two maps that should be one: that of the moved photo, and the photo's own map, moved.
 *
 * Numbers only. Cells that have seen beyond a border, before or after, are not compared.
 */

import { mapSize, mapValues } from "../../draw/layers.js";
import { differences, largestDifference, movedMap } from "../../draw/shift.js";
import { strongestPlace } from "../filter/sums.js";

/** @typedef {import("../../api/tensor.js").Tensor} Tensor */
/** @typedef {import("../../api/types.js").Sweep} Sweep */
/** @typedef {import("../arrows.js").Place} Place */
/** @typedef {import("../../draw/shift.js").Field} Field */
/**
 * @typedef {object} Pair
 * @property {number} side of both maps, in cells
 * @property {Float32Array} still the photo's own map
 * @property {ArrayLike<number>} anew the map of the moved photo
 * @property {Float32Array} carried the photo's own map, moved; NaN where nothing came from
 * @property {Float32Array} differing anew − carried; NaN where nothing is compared
 * @property {number} most the largest of these
 * @property {{ from: number, to: number }} rows that are compared, `to` exclusive
 * @property {{ from: number, to: number }} columns that are
 */

/** The photo is moved no farther. */
export const FARTHEST = 16;
export const FIRST = 8;
/** What differs by less, of the largest value in the maps, differs by rounding. */
export const ROUNDING = 1e-5;
const NONE = { from: 0, to: 0 };

/**
 * @param {Tensor} before [C, H, W] of the photo
 * @param {Tensor} after of the moved photo
 * @param {number} channel
 * @param {{ field: Field, cells: number, width: number, height: number }} moved `cells` that the own map is
 *   moved by; the photo's `width` and `height` in pixels
 * @returns {Pair}
 */
export function pairOf(before, after, channel, moved) {
  const size = mapSize(before.shape);
  const [still, anew] = [mapValues(before, channel), mapValues(after, channel)];
  const carried = movedMap(still, size, moved.cells);
  const differing = differences(anew, carried, { size, ...moved });
  const compared = Array.from(differing.keys()).filter((index) => !Number.isNaN(differing[index]));
  return {
    ...{ side: size.columns, still: Float32Array.from(still), anew, carried, differing },
    most: largestDifference(differing).most,
    rows: rangeOf(compared.map((index) => Math.floor(index / size.columns))),
    columns: rangeOf(compared.map((index) => index % size.columns)),
  };
}

/** @param {number[]} numbers */
const rangeOf = (numbers) => (numbers.length ? { from: Math.min(...numbers), to: Math.max(...numbers) + 1 } : NONE);

/**
 * The moves after which maps can be compared: by whole cells, and not by nothing.
 *
 * @param {Sweep} sweep
 */
export const comparable = ({ steps }) =>
  steps.filter(({ amount, map_difference: difference }) => amount && typeof difference === "number");

/**
 * All moves that can be made, by whole pixels.
 *
 * @param {Sweep} sweep
 */
export const movesOf = ({ steps }) => steps.flatMap(({ amount }) => (amount ? [amount] : []));

/**
 * By how many cells the old map is moved with the photo: where no whole number of them fits, by the next one, so that
 * what has come in at the border is compared with nothing.
 *
 * @param {number} shift of the photo, in pixels
 * @param {Field} field
 */
export const cellsOf = (shift, { stride }) => Math.sign(shift) * Math.ceil(Math.abs(shift) / stride[1]);

/**
 * Whether a move is one by whole cells.
 *
 * @param {number} shift
 * @param {Field} field
 */
export const isWhole = (shift, { stride }) => shift % stride[1] === 0;

/**
 * The largest difference in all maps.
 *
 * @param {Tensor} before
 * @param {Tensor} after
 * @param {Parameters<typeof pairOf>[3]} moved
 */
export function mostOf(before, after, moved) {
  const mosts = Array.from({ length: before.shape[0] }, (_, channel) => pairOf(before, after, channel, moved).most);
  return Math.max(...mosts);
}

/**
 * Whether two maps are the same in every digit, but for rounding, or not.
 *
 * @param {number} difference
 * @param {number} most largest value in the maps
 * @returns {"exact" | "rounding" | "different"}
 */
export function samenessOf(difference, most) {
  if (difference === 0) return "exact";
  return difference < ROUNDING * most ? "rounding" : "different";
}

/**
 * The next move to the right or to the left.
 *
 * @param {number[]} moves in order
 * @param {number} now one of them
 * @param {number} by 1 or −1
 */
export const nextMove = (moves, now, by) =>
  moves[Math.max(0, Math.min(moves.length - 1, moves.indexOf(now) + by))] ?? now;

/**
 * What to follow with the eye: where the map is strongest, so far inside that no move takes it out.
 *
 * @param {ArrayLike<number>} map of a square
 * @param {number} side in cells
 * @param {Field} field
 * @returns {Place}
 */
export function followed(map, side, { size, stride }) {
  const reach = Math.ceil((FARTHEST + (size[1] - 1) / 2) / stride[1]);
  return strongestPlace(map, side, Math.max(1, Math.min(Math.floor(side / 2) - 1, reach)));
}

/**
 * Which way a move goes, as messages name it.
 *
 * @param {number} shift in pixels to the right
 */
export const sideOf = (shift) => (shift < 0 ? "left" : "right");

/** The bound between the second answer and the third, of the largest value. */
const A_TENTH = 0.1;

/**
 * Nothing but rounding, up to a tenth of the largest value, or more: which of the three.
 *
 * @param {number} difference
 * @param {number} most largest value in the maps
 */
export const differenceAnswer = (difference, most) =>
  [ROUNDING, A_TENTH].filter((bound) => difference > bound * most).length;
