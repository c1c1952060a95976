/**
 * Pictures that stages move about: painted once, then copied.
 */

import { show } from "../draw/canvas.js";
import { arms, cssColour, STEPS, wantsDarkText } from "../draw/ramps.js";
import { paintCells } from "../draw/raster.js";
import { colourScale } from "../draw/scale.js";

/** @typedef {import("../draw/ramps.js").Theme} Theme */
/** @typedef {import("../draw/ramps.js").RampName} RampName */

/**
 * @param {import("../draw/raster.js").Picture} picture
 * @returns {HTMLCanvasElement} one pixel a pixel
 */
export function canvasOf(picture) {
  const canvas = document.createElement("canvas");
  show(canvas, picture);
  return canvas;
}

/**
 * A map of numbers, 0 neutral, `reach` and beyond at the ends of the ramp.
 *
 * @param {ArrayLike<number>} values rows × columns
 * @param {number} rows
 * @param {number} columns
 * @param {{ ramp?: RampName, theme: Theme, reach: number }} colours
 */
export function mapCanvas(values, rows, columns, { ramp = "activation", theme, reach }) {
  return canvasOf(paintCells(values, rows, columns, colourScale(ramp, theme, [-reach, reach])));
}

/**
 * One number's colour, and that of text on it.
 *
 * @param {RampName} ramp
 * @param {Theme} theme
 * @param {number} place -1 to 1
 */
export function colourOf(ramp, theme, place) {
  const { positive, negative } = arms(ramp, theme);
  const pixel = (place < 0 ? negative : positive)[Math.min(STEPS - 1, Math.round(Math.abs(place) * (STEPS - 1)))];
  return { fill: cssColour(pixel), text: wantsDarkText(pixel) ? "#1d1d1b" : "#ffffff" };
}

/**
 * The largest distance from 0, for a scale; never 0.
 *
 * @param {ArrayLike<number>} values
 */
export function reachOf(values) {
  let most = 0;
  for (let index = 0; index < values.length; index++) most = Math.max(most, Math.abs(values[index]));
  return most || 1;
}

/**
 * A scale's reach where most numbers are small and a few are very large: all but a share stay below it; never 0.
 *
 * @param {number[]} values
 * @param {number} beyond the share that may lie above
 */
export function usualReach(values, beyond) {
  const sorted = values.map(Math.abs).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length * (1 - beyond))] || 1;
}
