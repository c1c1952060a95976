/**
 * From a value to a pixel.
 *
 * A scale is a table of pixels over a domain; painting is then one look-up a
 * cell. Knows ramps and domains, nothing of where the pixels go.
 */

import { STEPS, arms } from "./ramps.js";

/** @typedef {import("./domain.js").Domain} Domain */
/** @typedef {import("./ramps.js").RampName} RampName */
/** @typedef {import("./ramps.js").Theme} Theme */
/** @typedef {{ domain: Domain, table: Uint32Array }} ColourScale */

/** What a cell that holds no number (a masked score) is painted with: nothing. */
const NOTHING = 0;

/** @type {Map<string, Uint32Array>} */
const tables = new Map();

/**
 * The scale that paints `domain` with a ramp, 0 always neutral.
 *
 * @param {RampName} ramp
 * @param {Theme} theme
 * @param {Domain} domain
 * @returns {ColourScale}
 */
export function colourScale(ramp, theme, domain) {
  const reach = Math.max(Math.abs(domain[0]), Math.abs(domain[1])) || 1;
  const [low, high] = [domain[0] / reach, domain[1] / reach];
  const key = `${ramp} ${theme} ${low} ${high}`;
  let table = tables.get(key);
  if (!table) {
    const { positive, negative } = arms(ramp, theme);
    table = Uint32Array.from({ length: STEPS }, (_, index) => {
      const place = low + (index / (STEPS - 1)) * (high - low);
      return (place < 0 ? negative : positive)[Math.round(Math.min(1, Math.abs(place)) * (STEPS - 1))];
    });
    tables.set(key, table);
  }
  return { domain, table };
}

/**
 * The pixel of one value; values beyond the domain get its end.
 *
 * @param {ColourScale} scale
 * @param {number} value
 */
export function pixelOf({ domain: [low, high], table }, value) {
  if (!Number.isFinite(value)) return NOTHING;
  const step = Math.round(((value - low) / (high - low || 1)) * (STEPS - 1));
  return table[step < 0 ? 0 : step >= STEPS ? STEPS - 1 : step];
}
