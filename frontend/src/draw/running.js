/**
 * A sum as it grows, term by term.
 *
 *     runningSums([1, 2, -4]) // [1, 3, -1]
 */

/** @param {ArrayLike<number>} values */
export function runningSums(values) {
  const sums = new Float64Array(values.length);
  let total = 0;
  for (let index = 0; index < values.length; index++) sums[index] = total += values[index];
  return sums;
}

/**
 * A line over bars that each are one wide, level over each bar, as an SVG path.
 *
 *     stepPath([1, 2], (value) => 10 - value) // "M0 9H1V8H2"
 *
 * @param {ArrayLike<number>} values
 * @param {(value: number) => number} y
 */
export function stepPath(values, y) {
  let path = "";
  for (let index = 0; index < values.length; index++) {
    const height = Math.round(100 * y(values[index])) / 100;
    path += index ? `V${height}H${index + 1}` : `M0 ${height}H1`;
  }
  return path;
}
