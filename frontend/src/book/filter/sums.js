/**
 * What one filter of the first layer makes of a photo: every window's products and their sum.
 *
 * A convolution as in deep-learning libraries, without mirroring: https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
 */

/** @typedef {import("../../api/tensor.js").Tensor} Tensor */
/** @typedef {{ row: number, column: number }} Place */
/**
 * @typedef {object} Product
 * @property {number} plane 0 red, 1 green, 2 blue
 * @property {number} index within the window, row by row
 * @property {number} seen the photo's number, 0 outside it
 * @property {number} weight
 * @property {number} product
 * @property {boolean} isOutside
 */
/** @typedef {{ products: Product[], parts: number[], bias: number, total: number }} Sum `parts`: one a plane */

/** A window is so many cells wide and high. */
export const WINDOW = 3;
const CELLS = WINDOW * WINDOW;

/**
 * @param {Tensor} input [3, H, W]
 * @param {Tensor} weight [filters, 3, 3, 3]
 * @param {Tensor} bias [filters]
 * @param {number} filter
 * @param {Place} place of the cell that the sum becomes, the window's middle
 * @returns {Sum}
 */
export function sumAt(input, weight, bias, filter, { row, column }) {
  const [planes, height, width] = input.shape;
  const parts = new Array(planes).fill(0);
  const products = [];
  for (let plane = 0; plane < planes; plane++) {
    for (let index = 0; index < CELLS; index++) {
      const [down, across] = [row - 1 + Math.floor(index / WINDOW), column - 1 + (index % WINDOW)];
      const isOutside = down < 0 || across < 0 || down >= height || across >= width;
      const seen = isOutside ? 0 : input.values[(plane * height + down) * width + across];
      const factor = weight.values[(filter * planes + plane) * CELLS + index];
      products.push({ plane, index, seen, weight: factor, product: seen * factor, isOutside });
      parts[plane] += seen * factor;
    }
  }
  const total = parts.reduce((sum, part) => sum + part, bias.values[filter]);
  return { products, parts, bias: bias.values[filter], total };
}

/**
 * The filter that looks most for what is bright on one side and dark on the other: its weights left and right of the
 * middle differ, and cancel where both sides are alike.
 *
 * @param {Tensor} weight [filters, 3, 3, 3]
 */
export function sidedFilter({ values, shape: [filters, planes] }) {
  let [best, found] = [-Infinity, 0];
  for (let filter = 0; filter < filters; filter++) {
    const sides = [0, 0, 0];
    for (let index = 0; index < planes * CELLS; index++) {
      sides[index % WINDOW] += values[filter * planes * CELLS + index];
    }
    const [left, middle, right] = sides;
    const sided = Math.abs(right - left) - 2 * Math.abs(left + middle + right);
    if (sided > best) [best, found] = [sided, filter];
  }
  return found;
}

/**
 * Where a map is largest, away from the border by `margin` cells.
 *
 * @param {ArrayLike<number>} map row by row
 * @param {number} width of a square map
 * @param {number} margin
 * @returns {Place}
 */
export function strongestPlace(map, width, margin) {
  let [best, found] = [-Infinity, { row: margin, column: margin }];
  for (let row = margin; row < width - margin; row++) {
    for (let column = margin; column < width - margin; column++) {
      const value = map[row * width + column];
      if (value > best) [best, found] = [value, { row, column }];
    }
  }
  return found;
}

/**
 * The window whose nine pixels are most alike.
 *
 * @param {Tensor} input [3, H, W]
 * @returns {Place}
 */
export function calmestPlace({ values, shape: [planes, height, width] }) {
  let [best, found] = [Infinity, { row: 1, column: 1 }];
  for (let row = 1; row < height - 1; row++) {
    for (let column = 1; column < width - 1; column++) {
      let spread = 0;
      for (let plane = 0; plane < planes; plane++) {
        let [low, high] = [Infinity, -Infinity];
        for (let index = 0; index < CELLS; index++) {
          const at = (plane * height + row - 1 + Math.floor(index / WINDOW)) * width + column - 1 + (index % WINDOW);
          low = Math.min(low, values[at]);
          high = Math.max(high, values[at]);
        }
        spread += high - low;
      }
      if (spread < best) [best, found] = [spread, { row, column }];
    }
  }
  return found;
}

/** An even window's sum that is nearer to the bias than this share of the map's reach is called about the bias. */
export const ABOUT = 0.25;

/**
 * What an even window's sum comes to: 0 far above the bias, 1 about it, 2 far below.
 *
 * @param {number} total
 * @param {number} bias
 * @param {number} reach largest distance from 0 in the map
 */
export function evenAnswer(total, bias, reach) {
  if (Math.abs(total - bias) < ABOUT * reach) return 1;
  return total > bias ? 0 : 2;
}
