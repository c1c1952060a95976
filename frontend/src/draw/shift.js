/**
 * A map moved by some cells, and how it differs from the map of the moved picture.
 *
 * The same weights at every place make the two the same, wherever neither has seen the
 * border: that is what a test with these numbers shows.
 */

import { receptiveField } from "./receptive.js";

/** @typedef {import("./layers.js").MapSize} MapSize */
/** @typedef {NonNullable<import("../api/types.js").Layer["receptive_field"]>} Field */

/**
 * A map moved to the right; nothing stands where nothing came from.
 *
 *     movedMap([1, 2, 3], { count: 1, rows: 1, columns: 3 }, 1) // [NaN, 1, 2]
 *
 * @param {ArrayLike<number>} values
 * @param {MapSize} size
 * @param {number} cells whole, to the left where negative
 */
export function movedMap(values, { rows, columns }, cells) {
  const moved = new Float32Array(rows * columns).fill(NaN);
  for (let row = 0; row < rows; row++) {
    for (let column = Math.max(0, cells); column < Math.min(columns, columns + cells); column++) {
      moved[row * columns + column] = values[row * columns + column - cells];
    }
  }
  return moved;
}

/**
 * What is left when one is taken from the other, where neither has seen beyond the
 * picture's border.
 *
 * @param {ArrayLike<number>} map of the moved picture
 * @param {ArrayLike<number>} moved the map moved
 * @param {{ size: MapSize, field: Field, cells: number, width: number, height: number }} setting `width` and `height`
 *   of the input in pixels
 */
export function differences(map, moved, { size, field, cells, width, height }) {
  const isInside = (/** @type {number} */ row, /** @type {number} */ column) => {
    const { top, left, bottom, right } = receptiveField(field, row, column);
    return top >= 0 && left >= 0 && bottom < height && right < width;
  };
  return Float32Array.from(map, (value, index) => {
    const [row, column] = [Math.floor(index / size.columns), index % size.columns];
    return isInside(row, column) && isInside(row, column - cells) ? value - moved[index] : NaN;
  });
}

/**
 * The largest difference and how many cells could be compared.
 *
 * @param {ArrayLike<number>} differing
 */
export function largestDifference(differing) {
  let [most, compared] = [0, 0];
  for (let index = 0; index < differing.length; index++) {
    if (Number.isNaN(differing[index])) continue;
    compared += 1;
    most = Math.max(most, Math.abs(differing[index]));
  }
  return { most, compared };
}
