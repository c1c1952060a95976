/**
 * A heatmap as a self-contained SVG figure: cells, axes, title and colour bar.
 *
 * Vector cells, so that it can be edited and printed; a PNG is this figure painted.
 */

import { axisLabels } from "../axis.js";
import { formatNumber } from "../format.js";
import { cssColour, rampColour } from "../ramps.js";
import { pixelOf } from "../scale.js";

/** @typedef {import("./table.js").Matrix} Matrix */
/** @typedef {import("../ramps.js").Theme} Theme */

const MARGIN = { top: 40, right: 84, bottom: 12, left: 44 };
const INK = { light: "#1d1d1b", dark: "#ecebe8" };

/**
 * @param {Matrix} matrix
 * @param {{ scale: import("../scale.js").ColourScale, ramp: import("../ramps.js").RampName, theme: Theme, side?: number }} look
 *   `side` is the length that the longer side of the cells should have
 * @returns {{ text: string, width: number, height: number }}
 */
export function heatmapSvg(matrix, { scale, ramp, theme, side = 512 }) {
  const { values, rows, columns, name, rowAxis, columnAxis, rowNames, columnNames } = matrix;
  const cell = Math.max(1, Math.floor(side / Math.max(rows, columns)));
  const left = MARGIN.left + (rowNames ? 7 * Math.min(14, longest(rowNames)) : 16);
  const top = MARGIN.top + (columnNames ? 6 * Math.min(14, longest(columnNames)) : 16);
  const [width, height] = [left + columns * cell + MARGIN.right, top + Math.max(rows * cell, 96) + MARGIN.bottom];
  const down = axisLabels({ first: 0, count: rows, cell, room: 14, names: rowNames });
  const across = axisLabels({ first: 0, count: columns, cell, room: columnNames ? 14 : 24, names: columnNames });
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="${INK[theme]}">`,
    `<rect width="100%" height="100%" fill="${rampColour(ramp, theme, 0)}"/>`,
    `<text x="${left}" y="18" font-size="14">${escaped(name)}</text>`,
    `<text x="${left}" y="${top - (columnNames ? top - 34 : 18)}">${escaped(columnAxis)} →</text>`,
    `<text transform="translate(12 ${top}) rotate(90)">${escaped(rowAxis)} →</text>`,
    `<g shape-rendering="crispEdges">${cells(values, rows, columns, cell, scale, left, top)}</g>`,
    ...down.map(
      ({ at, text }) => `<text x="${left - 6}" y="${top + at + 4}" text-anchor="end">${escaped(text)}</text>`,
    ),
    ...across.map(({ at, text }) =>
      columnNames
        ? `<text transform="translate(${left + at + 4} ${top - 6}) rotate(-90)">${escaped(text)}</text>`
        : `<text x="${left + at}" y="${top - 5}" text-anchor="middle">${escaped(text)}</text>`,
    ),
    bar(scale, left + columns * cell + 16, top, Math.max(96, Math.min(rows * cell, 200))),
    "</svg>",
  ];
  return { text: parts.join("\n"), width, height };
}

/**
 * Neighbours of one colour in a row are one rectangle: a ReLU's map is mostly zeros.
 *
 * @param {ArrayLike<number>} values
 * @param {number} rows
 * @param {number} columns
 * @param {number} cell
 * @param {import("../scale.js").ColourScale} scale
 * @param {number} left
 * @param {number} top
 */
function cells(values, rows, columns, cell, scale, left, top) {
  const parts = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns;) {
      const pixel = pixelOf(scale, values[row * columns + column]);
      let end = column + 1;
      while (end < columns && pixelOf(scale, values[row * columns + end]) === pixel) end++;
      const place = `x="${left + column * cell}" y="${top + row * cell}" width="${(end - column) * cell}" height="${cell}"`;
      if (pixel) parts.push(`<rect ${place} fill="${cssColour(pixel)}"/>`);
      column = end;
    }
  }
  return parts.join("");
}

/**
 * @param {import("../scale.js").ColourScale} scale
 * @param {number} left
 * @param {number} top
 * @param {number} height
 */
function bar({ domain: [low, high], table }, left, top, height) {
  const stops = Array.from({ length: 17 }, (_, index) => {
    const share = index / 16;
    return `<stop offset="${share}" stop-color="${cssColour(table[Math.round((1 - share) * (table.length - 1))])}"/>`;
  });
  const zero =
    low < 0 && high > 0 ? `<text x="${left + 18}" y="${top + (height * high) / (high - low) + 4}">0</text>` : "";
  return `<defs><linearGradient id="bar" x2="0" y2="1">${stops.join("")}</linearGradient></defs>
<rect x="${left}" y="${top}" width="12" height="${height}" fill="url(#bar)"/>
<text x="${left + 18}" y="${top + 8}">${formatNumber(high)}</text>${zero}<text x="${left + 18}" y="${top + height}">${formatNumber(low)}</text>`;
}

/** @param {string[]} names */
function longest(names) {
  return Math.max(1, ...names.map((name) => name.length));
}

/** @param {string} text as it stands in a file of SVG */
export function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
