/**
 * The numbers of the move: how far the two maps are apart, for every move by whole cells.
 */

import { fixed, tiny, whole } from "../../messages/numbers.js";
import { isWhole } from "./pair.js";

/**
 * @typedef {object} Moves
 * @property {import("../../api/types.js").Sweep["steps"]} steps that can be compared
 * @property {number} range the largest value in the maps
 * @property {{ shift: number, field: import("../../draw/shift.js").Field, difference: number }} now the move that is shown
 */

/**
 * @param {import("../../messages/words.js").Words} words
 * @param {Moves} moves
 * @param {Record<string, string | number>} said
 * @param {boolean} isTold whether the differences are: the guess asks about them
 * @returns {import("../../stage/figure.js").Table}
 */
export function tableOf(words, { steps, range, now }, said, isTold) {
  const movedBy = (/** @type {string} */ name, /** @type {number} */ by) =>
    words.text(`table.${name}`, { count: Math.abs(by), shift: whole(by) });
  const rows = steps.map(({ amount, map_difference: difference, compared_cells: cells }) => [
    movedBy("move", amount),
    isTold ? tiny(difference ?? 0) : "…",
    whole(cells ?? 0),
  ]);
  if (isTold && !isWhole(now.shift, now.field))
    rows.push([movedBy("between", now.shift), fixed(now.difference, 4), ""]);
  return {
    title: words.text("table.title", said),
    columns: ["by", "difference", "cells"].map((name) => words.text(`table.${name}`)),
    rows: [...rows, [words.text("table.range"), fixed(range, 4), ""]],
  };
}
