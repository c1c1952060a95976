/**
 * Put pictures made of pixels onto canvases.
 *
 * Touches the canvas API and nothing else of the browser.
 */

import { formatFitting } from "./format.js";
import { wantsDarkText } from "./ramps.js";
import { pixelOf } from "./scale.js";

/** @typedef {import("./raster.js").Picture} Picture */
/** @typedef {import("./viewport.js").Viewport} Viewport */

/** Cells at least this wide, in CSS pixels, have their number written in them. */
export const NUMBERS_FROM = 38;
/** CSS pixels between the numbers of neighbouring cells, or they would read as one. */
const BETWEEN_NUMBERS = 5;

/**
 * Show a picture as it is, one pixel a pixel.
 *
 * @param {HTMLCanvasElement} canvas resized to the picture
 * @param {Picture} picture
 */
export function show(canvas, { pixels, width, height }) {
  canvas.width = width;
  canvas.height = height;
  const bytes = new Uint8ClampedArray(/** @type {ArrayBuffer} */ (pixels.buffer));
  if (width && height) canvas.getContext("2d")?.putImageData(new ImageData(bytes, width, height), 0, 0);
}

/**
 * Show the visible part of a picture, its cells enlarged and sharp.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLCanvasElement} source the whole picture, one pixel a cell
 * @param {Viewport} viewport
 * @param {{ width: number, height: number, density: number }} size in CSS pixels, and device pixels for one
 */
export function showPart(canvas, source, viewport, { width, height, density }) {
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  const context = canvas.getContext("2d");
  if (!context || !source.width || !canvas.width) return;
  // Averaged only where there are fewer pixels than cells.
  context.imageSmoothingEnabled = canvas.width < source.width / viewport.zoom;
  const [across, down] = [source.width / viewport.zoom, source.height / viewport.zoom];
  context.drawImage(source, viewport.column, viewport.row, across, down, 0, 0, canvas.width, canvas.height);
}

/**
 * Write each visible cell's number into it.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {{ values: ArrayLike<number>, rows: number, columns: number }} matrix
 * @param {import("./scale.js").ColourScale} scale
 * @param {Viewport} viewport
 * @param {{ cell: number, density: number }} size the cell as seen, in CSS pixels
 */
export function writeNumbers(canvas, { values, rows, columns }, scale, viewport, { cell, density }) {
  const context = canvas.getContext("2d");
  if (!context || cell < NUMBERS_FROM) return;
  context.font = `${12 * density}px ${getComputedStyle(canvas).fontFamily}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  /** @param {string} text */
  const fits = (text) => context.measureText(text).width <= (cell - BETWEEN_NUMBERS) * density;
  const [lastRow, lastColumn] = [
    Math.min(rows, viewport.row + rows / viewport.zoom),
    Math.min(columns, viewport.column + columns / viewport.zoom),
  ];
  for (let row = Math.floor(viewport.row); row < lastRow; row++) {
    for (let column = Math.floor(viewport.column); column < lastColumn; column++) {
      const value = values[row * columns + column];
      if (!Number.isFinite(value)) continue;
      context.fillStyle = wantsDarkText(pixelOf(scale, value)) ? "#1d1d1b" : "#ffffff";
      const [x, y] = [(column - viewport.column + 0.5) * cell * density, (row - viewport.row + 0.5) * cell * density];
      context.fillText(formatFitting(value, 3, fits), x, y);
    }
  }
}
