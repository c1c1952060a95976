/**
 * What the page offers of what the service takes.
 */

/**
 * A range of the page's own, as far as the service takes it.
 *
 *     within({ minimum: -90, maximum: 360 }, -180, 180) // { low: -90, high: 180 }
 *
 * @param {{ minimum: number, maximum: number }} limits
 * @param {number} low
 * @param {number} high
 */
export function within({ minimum, maximum }, low, high) {
  return { low: Math.max(low, minimum), high: Math.min(high, maximum) };
}
