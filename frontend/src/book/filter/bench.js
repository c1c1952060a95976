/**
 * The arithmetic of one window, below the photo: what it sees, the kernel, 27 products, their sums, the bias.
 *
 * On a phone the whole kernel before the window looks, then one colour at a time.
 */

import { fixed } from "../../messages/numbers.js";
import { colourOf, reachOf } from "../../stage/pictures.js";
import { clamp, lerp, span } from "../../stage/time.js";
import { lightOf } from "../photo.js";
import { WINDOW } from "./sums.js";

/** @typedef {import("./draw.js").Scene} Scene */
/** @typedef {import("./sums.js").Sum} Sum */
/** @typedef {import("./sums.js").Place} Place */
/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {{ left: number[], top: number, width: number, height: number, gap: number, plane: number | null }} Grid */

export const PLANES = /** @type {const} */ (["red", "green", "blue"]);
const LABEL = 52;

/**
 * @param {Pen} pen
 * @param {number} position Infinity when the window is held
 * @param {Box} box
 * @param {import("./draw.js").Places} places
 * @param {Scene} scene
 * @param {Place} at
 * @param {Sum} sum
 * @param {boolean} isRead whether it stands still long enough to be read
 */
export function drawBench(pen, position, box, places, scene, at, sum, isRead) {
  const grid = gridOf(position, box, places.bench);
  const reaches = { product: Math.max(0.3, reachOf(sum.products.map(({ product }) => product))) };
  const whole = box.isNarrow ? 1 - span(position, 0.02, 0.12) : 0;
  pen.fade(whole, () => drawKernel(pen, grid, scene, sum));
  pen.fade(box.isNarrow ? span(position, 0.12, 0.22) : 1, () => {
    drawTitles(pen, position, grid, scene);
    for (const product of sum.products) {
      if (grid.plane === null || product.plane === grid.plane) {
        drawProduct(pen, position, grid, places, scene, at, product, reaches.product, isRead);
      }
    }
  });
  if (box.isNarrow) drawNarrowSums(pen, position, box, grid, scene, sum);
  else drawSums(pen, position, box, grid, scene, sum, isRead);
}

/**
 * All 27 weights on a phone: the kernel's three colours beside each other.
 *
 * @param {Pen} pen
 * @param {Grid} grid
 * @param {Scene} scene
 * @param {Sum} sum
 */
function drawKernel(pen, { left, top, width, height }, { words, weightReach }, { products }) {
  const { theme, hairline, quiet } = pen.ink;
  PLANES.forEach((name, plane) =>
    pen.text(words.text("stage.kernelOf", { plane: words.text(name) }), left[plane], top - 11, {
      colour: quiet,
      most: WINDOW * width + 6,
    }),
  );
  for (const { plane, index, weight } of products) {
    const [x, y] = [left[plane] + (index % WINDOW) * width, top + Math.floor(index / WINDOW) * height];
    const { fill, text } = colourOf("weight", theme, clampSign(weight / weightReach));
    pen.rect(x, y, width, height, { fill, stroke: hairline });
    pen.text(shortened(weight), x + width / 2, y + height / 2 + 0.5, { align: "center", colour: text });
  }
}

/**
 * @param {number} position
 * @param {Box} box
 * @param {number} top
 * @returns {Grid}
 */
function gridOf(position, { width, isNarrow }, top) {
  const cell = isNarrow ? Math.floor((width - 20) / 9) : Math.max(38, Math.min(46, (width - 332) / 9));
  const [start, between] = isNarrow ? [0, 10] : [LABEL, 22];
  const left = [0, 1, 2].map((column) => start + column * (WINDOW * cell + between));
  return {
    left,
    top,
    width: cell,
    height: isNarrow ? 23 : 21.5,
    gap: isNarrow ? 0 : 9,
    plane: planeAt(position, isNarrow),
  };
}

/**
 * The colour that a phone shows; a desk shows all.
 *
 * @param {number} position
 * @param {boolean} isNarrow
 */
export function planeAt(position, isNarrow) {
  if (!isNarrow) return null;
  if (position === Infinity || position < 1) return Math.min(2, Math.floor(clamp(position - 0.3) / 0.24));
  if (position < 2) return Math.min(2, Math.floor(Math.max(0, position - 1.22) / 0.26));
  return position < 3 ? Math.min(2, Math.floor((position - 2) / 0.2)) : 2;
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Grid} grid
 * @param {Scene} scene
 */
function drawTitles(pen, position, { left, top, plane }, { words }) {
  const colour = pen.ink.quiet;
  const y = top - 11;
  const sees =
    plane === null ? words.text("stage.sees") : words.text("stage.seesOne", { plane: words.text(PLANES[plane]) });
  pen.text(sees, left[0], y, { colour, alpha: span(position, 0.1, 0.3) });
  pen.text(words.text(plane === null ? "stage.timesKernel" : "stage.kernelOne"), left[1], y, { colour });
  const products = words.text(plane === null ? "stage.products" : "stage.productsOne");
  pen.text(products, left[2], y, { colour, alpha: span(position, 1.2, 1.4) });
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Grid} grid
 * @param {import("./draw.js").Places} places
 * @param {Scene} scene
 * @param {Place} at
 * @param {import("./sums.js").Product} product
 * @param {number} reach of all products
 * @param {boolean} isRead
 */
function drawProduct(pen, position, grid, { photo, cell }, scene, at, { plane, index, ...numbers }, reach, isRead) {
  const { theme, hairline, edge, accent } = pen.ink;
  const [row, column] = [Math.floor(index / WINDOW), index % WINDOW];
  const { width, height } = grid;
  const top = topOf(grid, plane) + row * height;
  const lefts = grid.left.map((left) => left + column * width);

  /** @type {(left: number, value: number, colours: { fill: string, text: string }, shown: boolean) => void} */
  const put = (left, value, { fill, text }, shown) => {
    const outside = numbers.isOutside && left === lefts[0];
    pen.rect(left, top, width, height, { fill, stroke: outside ? edge : hairline, ...(outside && { dash: [3, 2] }) });
    const words = grid.plane === null ? fixed(value) : shortened(value);
    if (shown) pen.text(words, left + width / 2, top + height / 2 + 0.5, { align: "center", colour: text });
  };

  // The pixel's share of one colour, as light, on its way from the photo to the bench.
  const level = Math.round(lightOf(numbers.seen, plane, scene.card));
  const light = [0, 1, 2].map((one) => (one === plane ? level : level * 0.25));
  const seen = { fill: `rgb(${light.join(" ")})`, text: plane === 1 && level > 170 ? "#1d1d1b" : "#ffffff" };
  const flight = span(position, 0.25 + plane * 0.16 + index * 0.012, 0.58 + plane * 0.16 + index * 0.012);
  if (flight > 0 && flight < 1) {
    const from = [photo.left + (at.column - 1 + column) * cell, photo.top + (at.row - 1 + row) * cell];
    const [wide, high] = [lerp(cell, width, flight), lerp(cell, height, flight)];
    pen.rect(lerp(from[0], lefts[0], flight), lerp(from[1], top, flight), wide, high, { fill: seen.fill });
  }
  if (flight >= 1) put(lefts[0], numbers.seen, seen, isRead);

  put(lefts[1], numbers.weight, colourOf("weight", theme, clampSign(numbers.weight / scene.weightReach)), true);

  const born = 1.22 + (0.72 * (plane * 9 + index)) / 27;
  pen.fade(span(position, born, born + 0.03), () =>
    put(lefts[2], numbers.product, colourOf("activation", theme, clampSign(numbers.product / reach)), isRead),
  );
  if (position > born - 0.012 && position < born + 0.018) {
    for (const left of lefts) pen.rect(left, top, width, height, { stroke: accent, line: 2 });
  }
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Grid} grid
 * @param {Scene} scene
 * @param {Sum} sum
 * @param {boolean} isRead
 */
function drawSums(pen, position, box, grid, { words, reach }, sum, isRead) {
  const { quiet, edge, theme } = pen.ink;
  const start = grid.left[2] + WINDOW * grid.width + 8;
  const middles = PLANES.map((_, plane) => topOf(grid, plane) + 1.5 * grid.height);
  PLANES.forEach((name, plane) => {
    pen.text(words.text(name), LABEL - 8, middles[plane], { align: "right", colour: quiet });
    const gathered = span(position, 2 + plane * 0.16, 2.18 + plane * 0.16);
    if (gathered > 0 && gathered < 1) {
      for (const { product, index } of sum.products.filter((one) => one.plane === plane)) {
        const from = [
          grid.left[2] + (index % WINDOW) * grid.width,
          topOf(grid, plane) + Math.floor(index / WINDOW) * grid.height,
        ];
        const [x, y] = [lerp(from[0], start + 44, gathered), lerp(from[1], middles[plane] - 8, gathered)];
        const { fill } = colourOf("activation", theme, clampSign(product / reachOf(sum.parts)));
        pen.rect(x, y, grid.width * (1 - gathered), grid.height * (1 - gathered), { fill, alpha: 0.8 });
      }
    }
    pen.fade(gathered, () => {
      pen.text("Σ", start + 4, middles[plane], { px: 16, colour: quiet });
      if (isRead) pen.text(fixed(sum.parts[plane]), start + 70, middles[plane], { px: 16, align: "right" });
    });
  });
  const bracket = start + 80;
  pen.fade(span(position, 2.5, 2.6), () =>
    pen.line(
      [
        [bracket, middles[0]],
        [bracket + 8, middles[0]],
        [bracket + 8, middles[2]],
        [bracket, middles[2]],
      ],
      { line: 1.5 },
    ),
  );
  const [left, right] = [bracket + 18, box.width - 1];
  pen.fade(span(position, 2.55, 2.68), () => {
    pen.text(words.text("stage.bias"), left, middles[1] - 34, { colour: quiet });
    pen.text(fixed(sum.bias), right, middles[1] - 34, { px: 16, align: "right" });
    pen.line([
      [left, middles[1] - 18],
      [right, middles[1] - 18],
    ]);
  });
  pen.fade(span(position, 2.7, 2.85), () => {
    const { fill, text } = colourOf("activation", theme, clampSign(sum.total / reach));
    pen.rect(left, middles[1] - 8, right - left, 40, { fill, stroke: edge, round: 4 });
    const shown = isRead ? fixed(sum.total, 4) : "";
    pen.text(shown, (left + right) / 2, middles[1] + 12.5, { px: 18, weight: 650, align: "center", colour: text });
  });
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Grid} grid
 * @param {Scene} scene
 * @param {Sum} sum
 */
function drawNarrowSums(pen, position, box, grid, { words, reach }, sum) {
  const { quiet, edge, theme } = pen.ink;
  const top = grid.top + WINDOW * grid.height + 14;
  const step = box.width / 5;
  const names = [...PLANES.map((name) => words.text(name)), words.text("stage.biasOne")];
  [...sum.parts, sum.bias].forEach((value, index) =>
    pen.fade(span(position, 2 + index * 0.2, 2.15 + index * 0.2), () => {
      pen.text(names[index], index * step, top, { colour: quiet });
      const sign = index ? (value < 0 ? "− " : "+ ") : "";
      pen.text(sign + fixed(index ? Math.abs(value) : value), index * step, top + 19, { px: 15 });
    }),
  );
  pen.fade(span(position, 2.75, 2.9), () => {
    const { fill, text } = colourOf("activation", theme, clampSign(sum.total / reach));
    pen.rect(4 * step - 6, top - 6, step + 5, 34, { fill, round: 4, stroke: edge });
    pen.text(fixed(sum.total), 4.5 * step - 3, top + 11, { px: 16, weight: 650, align: "center", colour: text });
  });
}

/**
 * @param {Grid} grid
 * @param {number} plane
 */
const topOf = ({ top, height, gap, plane: only }, plane) => top + (only === null ? plane * (WINDOW * height + gap) : 0);

/** @param {number} value held between -1 and 1 */
const clampSign = (value) => Math.max(-1, Math.min(1, value));

/** @param {number} value as short as a phone's cell is wide */
function shortened(value) {
  return fixed(value, Math.abs(value) >= 0.995 ? 1 : 2).replace(/^(−?)0(?=\D)/, "$1");
}
