/**
 * Numbers as people read them: four significant digits on screen, all of them on request.
 *
 * Knows nothing of what a number means. Uses the true minus sign, so that columns of
 * tabular figures line up.
 */

const THIN_SPACE = "\u2009";

/**
 * A value with `digits` significant digits.
 *
 *     formatNumber(-0.0123456) // "−0.01235"
 *     formatNumber(0.00001234) // "1.234e−5"
 *
 * @param {number} value
 * @param {number} [digits]
 */
export function formatNumber(value, digits = 4) {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value < 0 ? "−∞" : "∞";
  const size = Math.abs(value);
  const plain = size >= 1e-4 && size < 1e6;
  return plain ? toPlain(value, digits) : toPower(value, digits);
}

/**
 * A value with as many significant digits as fit, at most `digits` and at least one.
 *
 *     formatFitting(0.000237, 3, (text) => text.length <= 6) // "0.0002"
 *
 * @param {number} value
 * @param {number} digits
 * @param {(text: string) => boolean} fits
 */
export function formatFitting(value, digits, fits) {
  let text = formatNumber(value, digits);
  for (let fewer = digits - 1; fewer > 0 && !fits(text); fewer--) text = formatNumber(value, fewer);
  return fits(text) || !Number.isFinite(value) ? text : toPower(value, 1);
}

/**
 * Every digit that a float32 holds and no more: reading it back gives the same float32.
 *
 * @param {number} value
 */
export function formatExact(value) {
  if (!Number.isFinite(value)) return formatNumber(value);
  const stored = Math.fround(value);
  for (let digits = 1; digits <= 9; digits++) {
    const text = stored.toPrecision(digits);
    if (Math.fround(Number(text)) === stored) return String(Number(text)).replaceAll("-", "−");
  }
  return String(stored).replaceAll("-", "−");
}

/**
 * A share as per cent, three digits: `formatPercent(0.98765)` is "98.8 %".
 *
 * @param {number} share 0 to 1
 */
export function formatPercent(share) {
  const percent = 100 * share;
  const digits = percent >= 99.95 || percent === 0 ? 0 : percent >= 0.095 ? 1 : 2;
  if (percent > 0 && percent < 0.005) return `<${THIN_SPACE}0.01${THIN_SPACE}%`;
  return `${percent.toFixed(digits)}${THIN_SPACE}%`;
}

/**
 * A difference of two shares in percentage points: `formatPoints(-0.07)` is "−7.0".
 *
 * @param {number} difference -1 to 1
 */
export function formatPoints(difference) {
  const points = (100 * difference).toFixed(1).replace("-", "−");
  return difference > 0 ? `+${points}` : points;
}

/**
 * A count with its thousands apart: `formatCount(1180000)` is "1,180,000".
 *
 * @param {number} count
 */
export function formatCount(count) {
  return Math.round(count).toLocaleString("en");
}

/**
 * A shape: `formatShape([16, 64, 64])` is "16 × 64 × 64"; null, a size that varies, is "n".
 *
 * @param {(number | null)[]} shape
 */
export function formatShape(shape) {
  return shape.map((size) => size ?? "n").join(" × ");
}

/**
 * A way in pixels with its direction: `formatShift(-4)` is "−4 px".
 *
 * @param {number} pixels
 */
export function formatShift(pixels) {
  return `${pixels > 0 ? "+" : pixels < 0 ? "−" : ""}${Math.abs(pixels)} px`;
}

/**
 * @param {number} value
 * @param {number} digits
 */
function toPlain(value, digits) {
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(decimals, 12)).replaceAll("-", "−");
}

/**
 * @param {number} value
 * @param {number} digits
 */
function toPower(value, digits) {
  return value
    .toExponential(digits - 1)
    .replace("e+", "e")
    .replaceAll("-", "−");
}
