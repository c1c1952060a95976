/**
 * The verbs that figures draw with: text, rectangle, line, image, fade.
 *
 * Touches one canvas context and nothing else of the browser, so that a test can put a
 * pen in its place that only notes what was drawn.
 */

import { firstFitting, shorten } from "./fitting.js";
import { clamp } from "./time.js";

/** @typedef {import("./ink.js").Ink} Ink */
/** @typedef {[x: number, y: number]} Point */
/**
 * @typedef {object} TextStyle
 * @property {number} [px]
 * @property {number} [weight]
 * @property {string} [colour]
 * @property {"left" | "center" | "right"} [align]
 * @property {number} [alpha]
 * @property {number} [most] how wide it may be, in CSS pixels; longer words are shortened
 * @property {boolean} [halo] paper around the letters, where they lie over something
 */
/** @typedef {{ fill?: string | CanvasPattern, stroke?: string, line?: number, round?: number, alpha?: number, dash?: number[] }} RectStyle */
/** @typedef {{ stroke?: string, line?: number, alpha?: number, dash?: number[], arrow?: boolean }} LineStyle */
/** @typedef {{ left: number, top: number, width: number, height: number }} Area in CSS pixels */

/** No text on a stage is smaller. */
export const SMALLEST_TEXT = 13;
const ARROW = { length: 7, angle: 0.45 };

export class Pen {
  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Ink} ink
   */
  constructor(context, ink) {
    this.context = context;
    this.ink = ink;
    context.textBaseline = "middle";
  }

  /**
   * @param {string} words
   * @param {number} x
   * @param {number} y the middle of the line
   * @param {TextStyle} [style]
   */
  text(words, x, y, style = {}) {
    const { px = SMALLEST_TEXT, weight = 400, colour = this.ink.ink, align = "left", alpha = 1, halo = false } = style;
    if (!words || alpha <= 0) return;
    const { context } = this;
    const shown = style.most === undefined ? words : this.fitting([words], style.most, px, weight);
    context.save();
    context.font = `${weight} ${px}px ${this.ink.font}`;
    context.textAlign = align;
    context.globalAlpha *= alpha;
    if (halo) {
      Object.assign(context, { strokeStyle: this.ink.paper, lineWidth: 4, lineJoin: "round" });
      context.strokeText(shown, x, y);
    }
    context.fillStyle = colour;
    context.fillText(shown, x, y);
    context.restore();
  }

  /**
   * How wide words are, in CSS pixels.
   *
   * @param {string} words
   * @param {number} [px]
   * @param {number} [weight]
   */
  width(words, px = SMALLEST_TEXT, weight = 400) {
    this.context.font = `${weight} ${px}px ${this.ink.font}`;
    return this.context.measureText(words).width;
  }

  /**
   * The first of several ways to say something that fits, or the last one shortened.
   *
   * @param {string[]} ways the longest first
   * @param {number} most CSS pixels
   * @param {number} [px]
   * @param {number} [weight]
   */
  fitting(ways, most, px = SMALLEST_TEXT, weight = 400) {
    return firstFitting(ways, most, (words) => this.width(words, px, weight));
  }

  /**
   * What is said of a word, the word shortened as far as has to be.
   *
   * @param {(word: string) => string} say
   * @param {string} word
   * @param {number} most CSS pixels
   * @param {number} [px]
   * @param {number} [weight]
   */
  saying(say, word, most, px = SMALLEST_TEXT, weight = 400) {
    return say(shorten(word, most, (one) => this.width(say(one), px, weight)));
  }

  /**
   * @param {number} left
   * @param {number} top
   * @param {number} width
   * @param {number} height
   * @param {RectStyle} style
   */
  rect(left, top, width, height, { fill, stroke, line = 1, round = 0, alpha = 1, dash }) {
    if (alpha <= 0) return;
    const { context } = this;
    context.save();
    context.globalAlpha *= alpha;
    context.beginPath();
    if (round) context.roundRect(left, top, width, height, round);
    else context.rect(left, top, width, height);
    if (fill) {
      context.fillStyle = fill;
      context.fill();
    }
    if (stroke) {
      if (dash) context.setLineDash(dash);
      Object.assign(context, { strokeStyle: stroke, lineWidth: line });
      context.stroke();
    }
    context.restore();
  }

  /**
   * Fill an area but for a hole in it.
   *
   * @param {Area} area
   * @param {Area} hole
   * @param {string} fill
   * @param {number} alpha
   */
  around(area, hole, fill, alpha) {
    if (alpha <= 0) return;
    const { context } = this;
    this.within(area, () => {
      context.globalAlpha *= alpha;
      context.fillStyle = fill;
      context.beginPath();
      for (const { left, top, width, height } of [area, hole]) context.rect(left, top, width, height);
      context.fill("evenodd");
    });
  }

  /**
   * Many small marks of one colour in one go: dots, bars.
   *
   * @param {Iterable<[left: number, top: number, width: number, height: number]>} boxes
   * @param {string} fill
   * @param {number} [alpha]
   */
  bars(boxes, fill, alpha = 1) {
    const { context } = this;
    context.save();
    context.globalAlpha *= alpha;
    context.fillStyle = fill;
    for (const [left, top, width, height] of boxes) context.fillRect(left, top, width, height);
    context.restore();
  }

  /**
   * @param {Iterable<[x: number, y: number, radius: number]>} discs
   * @param {string} fill
   * @param {number} [alpha]
   */
  discs(discs, fill, alpha = 1) {
    const { context } = this;
    context.save();
    context.globalAlpha *= alpha;
    context.fillStyle = fill;
    for (const [x, y, radius] of discs) {
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
    }
    context.restore();
  }

  /**
   * @param {Point[]} points
   * @param {LineStyle} [style]
   */
  line(points, { stroke = this.ink.edge, line = 1, alpha = 1, dash, arrow = false } = {}) {
    if (alpha <= 0) return;
    const { context } = this;
    context.save();
    context.globalAlpha *= alpha;
    Object.assign(context, { strokeStyle: stroke, lineWidth: line, lineJoin: "round" });
    if (dash) context.setLineDash(dash);
    context.beginPath();
    for (const [x, y] of points) context.lineTo(x, y);
    context.stroke();
    if (arrow) this.#head(points);
    context.restore();
  }

  /**
   * Many straight lines of one colour in one go; where they cross it is no darker.
   *
   * @param {Iterable<[fromX: number, fromY: number, toX: number, toY: number]>} lines
   * @param {LineStyle} [style]
   */
  lines(lines, { stroke = this.ink.edge, line = 1, alpha = 1 } = {}) {
    if (alpha <= 0) return;
    const { context } = this;
    context.save();
    context.globalAlpha *= alpha;
    Object.assign(context, { strokeStyle: stroke, lineWidth: line });
    context.beginPath();
    for (const [fromX, fromY, toX, toY] of lines) {
      context.moveTo(fromX, fromY);
      context.lineTo(toX, toY);
    }
    context.stroke();
    context.restore();
  }

  /** @param {Point[]} points */
  #head(points) {
    const { context } = this;
    const [[fromX, fromY], [x, y]] = points.slice(-2);
    const angle = Math.atan2(y - fromY, x - fromX);
    context.setLineDash([]);
    context.beginPath();
    for (const side of [-1, 1]) {
      const bent = angle + side * ARROW.angle;
      context.moveTo(x, y);
      context.lineTo(x - ARROW.length * Math.cos(bent), y - ARROW.length * Math.sin(bent));
    }
    context.stroke();
  }

  /**
   * A picture, its pixels sharp.
   *
   * @param {HTMLCanvasElement} picture
   * @param {number} left
   * @param {number} top
   * @param {number} width
   * @param {number} height
   * @param {{ alpha?: number, part?: Area }} [options] `part` of the picture, in its own pixels
   */
  image(picture, left, top, width, height, { alpha = 1, part } = {}) {
    if (alpha <= 0 || !picture.width || width <= 0 || height <= 0) return;
    const { context } = this;
    context.save();
    context.globalAlpha *= alpha;
    context.imageSmoothingEnabled = false;
    if (part) context.drawImage(picture, part.left, part.top, part.width, part.height, left, top, width, height);
    else context.drawImage(picture, left, top, width, height);
    context.restore();
  }

  /**
   * Draw only within an area.
   *
   * @param {Area} area
   * @param {() => void} body
   */
  within({ left, top, width, height }, body) {
    this.context.save();
    this.context.beginPath();
    this.context.rect(left, top, width, height);
    this.context.clip();
    body();
    this.context.restore();
  }

  /**
   * Draw all of something fainter; nothing where it is invisible.
   *
   * @param {number} alpha
   * @param {() => void} body
   */
  fade(alpha, body) {
    if (alpha <= 0.004) return;
    this.context.save();
    this.context.globalAlpha *= clamp(alpha);
    body();
    this.context.restore();
  }
}
