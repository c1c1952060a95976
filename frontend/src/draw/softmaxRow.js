/**
 * Which numbers of a row are listed, where one of them has to be among them.
 */

import { bySize } from "./arithmetic.js";
import { headOf } from "./contributions.js";

/**
 * The largest in size first; the one that has to be there takes the last line where it is none of them.
 *
 *     shownOf([1, 9, 8, 7], 0, 2) // { listed: [1, 0], rest: [2, 3] }
 *
 * @param {ArrayLike<number>} values
 * @param {number} here index of the one that has to be there
 * @param {number} count
 * @returns {{ listed: number[], rest: number[] }} indices; together they are all
 */
export function shownOf(values, here, count) {
  const { head, rest } = headOf(bySize(values), count);
  if (!rest.includes(here)) return { listed: head, rest };
  const left = /** @type {number} */ (head.at(-1));
  return { listed: [...head.slice(0, -1), here], rest: [left, ...rest.filter((index) => index !== here)] };
}
