/**
 * A film as a GIF: one palette for all pictures, of which each but the first holds what changed and nothing where a
 * pixel stayed.
 */

import { applyPalette, GIFEncoder, quantize } from "gifenc";

/** The last index means: as before. So a palette has one colour less than fit. */
const MOST_COLOURS = 255;
const AS_BEFORE = 255;
/** Colours are told apart by five or six bits of each part, as the screens of their time did. */
const FORMAT = "rgb565";

export class Gif {
  #encoder = GIFEncoder();
  /** @type {Uint8Array | null} indices of the picture before */
  #before = null;
  /** What rounding times to hundredths of a second has left over, in milliseconds. */
  #rest = 0;

  /**
   * @param {number} width
   * @param {number} height
   * @param {Uint8ClampedArray[]} samples pictures that the colours are chosen from
   */
  constructor(width, height, samples) {
    this.width = width;
    this.height = height;
    this.palette = quantize(joined(samples), MOST_COLOURS, { format: FORMAT });
  }

  /**
   * @param {Uint8ClampedArray} pixels red, green, blue and cover of each
   * @param {number} ms how long it is shown
   */
  add(pixels, ms) {
    const indices = applyPalette(pixels, this.palette, FORMAT);
    const before = this.#before;
    const shown = before ? indices.map((index, at) => (index === before[at] ? AS_BEFORE : index)) : indices;
    const delay = 10 * Math.round((ms + this.#rest) / 10);
    this.#rest += ms - delay;
    this.#encoder.writeFrame(shown, this.width, this.height, {
      ...(before ? { transparent: true, transparentIndex: AS_BEFORE } : { palette: this.#table() }),
      ...{ delay, dispose: 1 },
    });
    this.#before = indices;
  }

  /** @returns {Blob} */
  finish() {
    this.#encoder.finish();
    return new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (this.#encoder.bytes())], { type: "image/gif" });
  }

  /** With a place for the index that is no colour. */
  #table() {
    return Array.from({ length: AS_BEFORE + 1 }, (_, index) => this.palette[index] ?? [0, 0, 0]);
  }
}

/** @param {Uint8ClampedArray[]} pictures */
function joined(pictures) {
  const whole = new Uint8ClampedArray(pictures.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const picture of pictures) {
    whole.set(picture, at);
    at += picture.length;
  }
  return whole;
}
