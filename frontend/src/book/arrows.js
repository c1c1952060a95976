/**
 * What the arrow keys do to a place on a square grid.
 */

/** @typedef {{ row: number, column: number }} Place */

/** @type {Record<string, [down: number, across: number] | undefined>} */
export const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * The place one step on, held on the grid.
 *
 *     moved({ row: 0, column: 3 }, "ArrowUp", 8) // { row: 0, column: 3 }
 *
 * @param {Place} place
 * @param {string} key
 * @param {number} size of the grid
 * @returns {Place}
 */
export function moved({ row, column }, key, size) {
  const [down, across] = ARROWS[key] ?? [0, 0];
  const held = (/** @type {number} */ value) => Math.max(0, Math.min(size - 1, value));
  return { row: held(row + down), column: held(column + across) };
}
