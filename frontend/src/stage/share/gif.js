/**
 * A film as a GIF.
 *
 * The format: "Graphics Interchange Format, Version 89a", CompuServe 1990, and its compression, Welch 1984, "A Technique
 * for High-Performance Data Compression". Each picture but the first holds only the rectangle that changed, and in it
 * nothing where a pixel stayed.
 */

/** @typedef {import("./palette.js").Palette} Palette */

/** The last index means: as before. So a palette has one colour less than fit. */
export const MOST_COLOURS = 255;
const AS_BEFORE = 255;
/** Bits of an index; codes begin with one more. */
const BITS = 8;
const MOST_CODES = 4096;
const LONGEST_BLOCK = 255;

export class Gif {
  /** @type {Uint8Array[]} */
  #parts = [];
  /** @type {Uint8Array | null} indices of the picture before */
  #before = null;
  /** What rounding times to hundredths of a second has left over. */
  #rest = 0;

  /**
   * @param {number} width
   * @param {number} height
   * @param {Palette} palette
   */
  constructor(width, height, palette) {
    this.width = width;
    this.height = height;
    this.palette = palette;
    const table = new Uint8Array(3 * 256);
    palette.colours.forEach((colour, index) => table.set(colour, 3 * index));
    // A table of 256 colours for all pictures; played for ever.
    this.#parts.push(
      ascii("GIF89a"),
      Uint8Array.from([...little(width), ...little(height), 0xf7, 0, 0]),
      table,
      Uint8Array.from([0x21, 0xff, 11]),
      ascii("NETSCAPE2.0"),
      Uint8Array.from([3, 1, 0, 0, 0]),
    );
  }

  /**
   * @param {Uint8ClampedArray} pixels red, green, blue and cover of each
   * @param {number} ms how long it is shown
   */
  add(pixels, ms) {
    const { width, height, palette } = this;
    const indices = new Uint8Array(width * height);
    for (let at = 0, from = 0; at < indices.length; at++, from += 4) {
      indices[at] = palette.indexOf(pixels[from], pixels[from + 1], pixels[from + 2]);
    }
    const { left, top, right, bottom } = this.#before
      ? changed(indices, this.#before, width, height)
      : { left: 0, top: 0, right: width, bottom: height };
    const part = new Uint8Array((right - left) * (bottom - top));
    for (let row = top, at = 0; row < bottom; row++) {
      for (let column = left; column < right; column++, at++) {
        const here = row * width + column;
        part[at] = this.#before?.[here] === indices[here] ? AS_BEFORE : indices[here];
      }
    }
    const wanted = ms / 10 + this.#rest;
    const delay = Math.max(2, Math.round(wanted));
    this.#rest = wanted - delay;
    this.#parts.push(
      // What stays is left as it is.
      Uint8Array.from([0x21, 0xf9, 4, 0x05, ...little(delay), AS_BEFORE, 0]),
      Uint8Array.from([0x2c, ...[left, top, right - left, bottom - top].flatMap(little), 0, BITS]),
      ...blocksOf(compressed(part)),
    );
    this.#before = indices;
  }

  /** @returns {Blob} */
  finish() {
    return new Blob([.../** @type {Uint8Array<ArrayBuffer>[]} */ (this.#parts), Uint8Array.of(0x3b)], {
      type: "image/gif",
    });
  }
}

/**
 * The rectangle in which two pictures differ, at least one pixel.
 *
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 * @param {number} width
 * @param {number} height
 */
function changed(one, other, width, height) {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      if (one[at] === other[at]) continue;
      if (column < left) left = column;
      if (column >= right) right = column + 1;
      if (row < top) top = row;
      bottom = row + 1;
    }
  }
  return right ? { left, top, right, bottom } : { left: 0, top: 0, right: 1, bottom: 1 };
}

/**
 * Indices as codes: each stands for a run that was seen before, and makes a longer one known.
 *
 * @param {Uint8Array} indices
 */
function compressed(indices) {
  const [clear, end] = [1 << BITS, (1 << BITS) + 1];
  const bytes = new Uint8Array(2 * indices.length + 16);
  let [length, held, heldBits] = [0, 0, 0];
  let [size, next] = [BITS + 1, end + 1];
  /** @type {Map<number, number>} a run and the index after it → the longer run */
  let known = new Map();
  const write = (/** @type {number} */ code) => {
    held |= code << heldBits;
    heldBits += size;
    while (heldBits >= 8) {
      bytes[length++] = held & 255;
      held >>>= 8;
      heldBits -= 8;
    }
  };
  write(clear);
  let run = indices[0];
  for (let at = 1; at < indices.length; at++) {
    const longer = known.get((run << BITS) | indices[at]);
    if (longer !== undefined) {
      run = longer;
      continue;
    }
    write(run);
    if (next < MOST_CODES) {
      known.set((run << BITS) | indices[at], next);
      // The reader learns each run one code later, and widens its codes then.
      if (next === 1 << size) size++;
      next++;
    } else {
      write(clear);
      known = new Map();
      [size, next] = [BITS + 1, end + 1];
    }
    run = indices[at];
  }
  write(run);
  write(end);
  if (heldBits) bytes[length++] = held & 255;
  return bytes.subarray(0, length);
}

/** @param {Uint8Array} bytes in blocks that say how long they are, and an empty one */
function blocksOf(bytes) {
  const blocks = [];
  for (let at = 0; at < bytes.length; at += LONGEST_BLOCK) {
    const block = bytes.subarray(at, at + LONGEST_BLOCK);
    blocks.push(Uint8Array.of(block.length), block);
  }
  return [...blocks, Uint8Array.of(0)];
}

/** @param {number} value in two bytes */
const little = (value) => [value & 255, (value >> 8) & 255];

/** @param {string} text */
const ascii = (text) => new TextEncoder().encode(text);
