/**
 * Choose the numbers that the two ends of a colour ramp stand for.
 *
 * Pure arithmetic: no DOM, no colours, so it is tested without a browser.
 */

/** @typedef {[low: number, high: number]} Domain */

/**
 * The value range a heatmap should span.
 *
 *     colourDomain([-1, 3])  // [-3, 3]
 *     colourDomain([0, 0.4]) // [0, 0.4]
 *
 * Signed data (convolution outputs, attention scores) gets a range symmetric
 * about 0, so that 0 is always the neutral colour; data of one sign (ReLU
 * outputs, attention weights) ends at 0. Non-finite values are skipped: a
 * masked score is -Infinity and would flatten everything else.
 *
 * @param {ArrayLike<number>} values
 * @returns {Domain} `[0, 1]` when there is nothing to show
 */
export function colourDomain(values) {
  return balanced(extent(values));
}

/**
 * The domain that several maps share: the widest of theirs.
 *
 * @param {Domain[]} domains
 * @returns {Domain}
 */
export function sharedDomain(domains) {
  const low = Math.min(0, ...domains.map((domain) => domain[0]));
  const high = Math.max(0, ...domains.map((domain) => domain[1]));
  return balanced({ low, high });
}

/**
 * The least and greatest finite value.
 *
 * @param {ArrayLike<number>} values
 * @returns {{ low: number, high: number }} zeros when there is none
 */
export function extent(values) {
  let low = Infinity;
  let high = -Infinity;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? { low: 0, high: 0 } : { low, high };
}

/**
 * @param {{ low: number, high: number }} ends
 * @returns {Domain}
 */
function balanced(ends) {
  const low = Math.min(0, ends.low);
  const high = Math.max(0, ends.high);
  if (low === 0 && high === 0) return [0, 1];
  if (low < 0 && high > 0) {
    const reach = Math.max(-low, high);
    return [-reach, reach];
  }
  return [low, high];
}
