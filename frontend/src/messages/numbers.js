/**
 * Numbers on stages and in captions, as the language writes them, with the true minus sign.
 */

/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();
let language = "en";

/** @param {string} name of the language that numbers are written in from now on */
export function writeNumbersIn(name) {
  language = name;
  formats.clear();
}

/**
 * A number with so many decimals: `fixed(-0.128, 2)` is "−0.13".
 *
 * @param {number} value
 * @param {number} [digits] decimals
 */
export const fixed = (value, digits = 2) => write(value, digits, "decimal");

/** @param {number} count with its thousands apart */
export const whole = (count) => fixed(count, 0);

/**
 * A share in per cent with one decimal: `percent(0.995)` is "99.5 %" in English, "99.5%" in Chinese.
 *
 * @param {number} share 0 to 1
 * @param {number} [digits]
 */
export function percent(share, digits = 1) {
  const written = write(share, digits, "percent");
  // A sign set apart, as the instrument writes it.
  return language === "en" ? written.replace("%", "\u202f%") : written;
}

/**
 * A share that others have the rest of: above 0 and below 1, however it rounds. `shareOf(0.0004)` is "< 0.1 %",
 * `shareOf(0.9999)` is "> 99.9 %".
 *
 * @param {number} share 0 to 1
 * @param {boolean} [isShort] with nothing between the sign and the number
 */
export function shareOf(share, isShort = false) {
  const between = isShort ? "" : "\u202f";
  if (share < 0.0005) return `<${between}${percent(0.001)}`;
  if (share >= 0.9995) return `>${between}${percent(0.999)}`;
  return percent(share);
}

/**
 * A number with its sign always: `signed(0.5)` is "+0.50".
 *
 * @param {number} value
 * @param {number} [digits]
 */
export const signed = (value, digits = 2) => `${value > 0 ? "+" : ""}${fixed(value, digits)}`;

const RAISED = { "-": "⁻", ...Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].map((digit, index) => [String(index), digit])) };

/**
 * A number near 0, or a very large one, as a power of ten: `tiny(0.0000041)` is "4 · 10⁻⁶"; 0 is "0".
 *
 * @param {number} value
 * @param {number} [decimals]
 */
export function tiny(value, decimals = 0) {
  if (value === 0) return "0";
  const [digits, power] = value.toExponential(decimals).split("e");
  const raised = [...String(Number(power))].map((sign) => RAISED[/** @type {"-"} */ (sign)]).join("");
  // One number stays on one line.
  return `${digits.replace("-", "−")}\u00a0·\u00a010${raised}`;
}

/**
 * @param {number} value
 * @param {number} digits
 * @param {"decimal" | "percent"} style
 */
function write(value, digits, style) {
  const key = style + digits;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language, { style, minimumFractionDigits: digits, maximumFractionDigits: digits });
    formats.set(key, format);
  }
  // What rounds to 0 has no sign.
  const least = 0.5 * 10 ** -(style === "percent" ? digits + 2 : digits);
  return format.format(Math.abs(value) < least ? 0 : value).replace("-", "−");
}
