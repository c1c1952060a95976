/**
 * The colours of a GIF: at most 256, chosen from what its pictures show.
 *
 * Heckbert 1982, "Color Image Quantization for Frame Buffer Display": the box of colours that spreads widest is cut at
 * its median, until there are enough boxes; each is one colour, the mean of its own.
 */

/** Colours are told apart by this many bits of red, green and blue. */
const BITS = 5;
const SHIFT = 8 - BITS;
const CELLS = 1 << (3 * BITS);

/** @typedef {{ red: number, green: number, blue: number, count: number, cell: number }} Counted */

export class Palette {
  /** What each cell of colours became, −1 where that was not yet looked for. */
  #found = new Int16Array(CELLS).fill(-1);

  /** @param {[red: number, green: number, blue: number][]} colours */
  constructor(colours) {
    this.colours = colours;
  }

  /**
   * The index of the colour that is nearest to a pixel's.
   *
   * @param {number} red
   * @param {number} green
   * @param {number} blue
   */
  indexOf(red, green, blue) {
    const cell = cellOf(red, green, blue);
    if (this.#found[cell] < 0) this.#found[cell] = this.#nearest(red, green, blue);
    return this.#found[cell];
  }

  /**
   * @param {number} red
   * @param {number} green
   * @param {number} blue
   */
  #nearest(red, green, blue) {
    let [best, least] = [0, Infinity];
    this.colours.forEach(([r, g, b], index) => {
      const far = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
      if (far < least) [best, least] = [index, far];
    });
    return best;
  }
}

/**
 * @param {Uint8ClampedArray[]} pictures red, green, blue and cover of each pixel; cover counts as whole
 * @param {number} most colours, at most 256
 */
export function paletteOf(pictures, most) {
  const boxes = [countColours(pictures)];
  while (boxes.length < most) {
    const widest = boxes
      .map(spreadOf)
      .reduce((best, one, index, all) => (one.weight > all[best].weight ? index : best), 0);
    const { axis, weight } = spreadOf(boxes[widest]);
    if (!weight) break;
    boxes.push(...cut(boxes.splice(widest, 1)[0], axis));
  }
  return new Palette(boxes.map(meanOf));
}

/** @param {Uint8ClampedArray[]} pictures */
function countColours(pictures) {
  const sums = new Float64Array(4 * CELLS);
  for (const pixels of pictures) {
    for (let at = 0; at < pixels.length; at += 4) {
      const cell = 4 * cellOf(pixels[at], pixels[at + 1], pixels[at + 2]);
      for (let part = 0; part < 3; part++) sums[cell + part] += pixels[at + part];
      sums[cell + 3] += 1;
    }
  }
  /** @type {Counted[]} */
  const counted = [];
  for (let cell = 0; cell < CELLS; cell++) {
    const [red, green, blue, count] = sums.subarray(4 * cell, 4 * cell + 4);
    if (count) counted.push({ red: red / count, green: green / count, blue: blue / count, count, cell });
  }
  return counted;
}

/** @param {Counted[]} box */
function spreadOf(box) {
  const spreads = /** @type {const} */ (["red", "green", "blue"]).map((axis) => {
    let [low, high] = [255, 0];
    for (const colour of box) [low, high] = [Math.min(low, colour[axis]), Math.max(high, colour[axis])];
    return { axis, spread: box.length > 1 ? high - low : 0 };
  });
  const { axis, spread } = spreads.reduce((best, one) => (one.spread > best.spread ? one : best));
  // Many pixels matter more than few, and not in proportion: a thin line has its colour too.
  const count = box.reduce((sum, colour) => sum + colour.count, 0);
  return { axis, weight: spread * Math.sqrt(Math.sqrt(count)) };
}

/**
 * @param {Counted[]} box
 * @param {"red" | "green" | "blue"} axis
 */
function cut(box, axis) {
  const sorted = [...box].sort((one, other) => one[axis] - other[axis]);
  const half = sorted.reduce((sum, { count }) => sum + count, 0) / 2;
  let [at, seen] = [1, sorted[0].count];
  while (at < sorted.length - 1 && seen < half) seen += sorted[at++].count;
  return [sorted.slice(0, at), sorted.slice(at)];
}

/**
 * @param {Counted[]} box
 * @returns {[number, number, number]}
 */
function meanOf(box) {
  const count = box.reduce((sum, colour) => sum + colour.count, 0);
  const mean = (/** @type {"red" | "green" | "blue"} */ axis) =>
    Math.round(box.reduce((sum, colour) => sum + colour[axis] * colour.count, 0) / count);
  return [mean("red"), mean("green"), mean("blue")];
}

/**
 * @param {number} red
 * @param {number} green
 * @param {number} blue
 */
const cellOf = (red, green, blue) => ((red >> SHIFT) << (2 * BITS)) | ((green >> SHIFT) << BITS) | (blue >> SHIFT);
