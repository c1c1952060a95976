/**
 * A canvas context that writes down what is drawn on it, as SVG.
 *
 * It knows what pens and figures use of a canvas, and throws at what it does not know. Shapes and text stay shapes and
 * text; a picture is embedded once, with its pixels sharp. Where text ends is measured by a real context.
 *
 * HTML Standard, "Canvas 2D context", https://html.spec.whatwg.org/multipage/canvas.html; SVG 2, https://www.w3.org/TR/SVG2/.
 */

import { color, rgb } from "d3-color";
import { escaped } from "../../draw/export/svg.js";

/** @typedef {[a: number, b: number, c: number, d: number, e: number, f: number]} Matrix */

/** What `save` keeps besides the matrix, the dash and the clip. */
const KEPT = /** @type {const} */ ([
  ...["fillStyle", "strokeStyle", "lineWidth", "lineJoin", "lineCap", "globalAlpha"],
  ...["font", "textAlign", "textBaseline", "imageSmoothingEnabled"],
]);
const ANCHORS = { left: "start", start: "start", center: "middle", right: "end", end: "end" };
const FULL_CIRCLE = 2 * Math.PI;

export class SvgContext {
  /** @type {string | CanvasGradient | CanvasPattern} */
  fillStyle = "#000000";
  /** @type {string | CanvasGradient | CanvasPattern} */
  strokeStyle = "#000000";
  lineWidth = 1;
  /** @type {CanvasLineJoin} */
  lineJoin = "miter";
  /** @type {CanvasLineCap} */
  lineCap = "butt";
  globalAlpha = 1;
  font = "400 10px sans-serif";
  /** @type {CanvasTextAlign} */
  textAlign = "start";
  /** @type {CanvasTextBaseline} */
  textBaseline = "alphabetic";
  imageSmoothingEnabled = true;
  /** @type {Matrix} */
  #matrix = [1, 0, 0, 1, 0, 0];
  /** @type {number[]} */
  #dash = [];
  /** @type {string} the clip that is in force, "" for none */
  #clip = "";
  /** @type {{ plain: Record<string, unknown>, matrix: Matrix, dash: number[], clip: string }[]} */
  #kept = [];
  /** @type {string[]} */
  #path = [];
  /** @type {string[]} */
  #defined = [];
  /** @type {{ clip: string, written: string[] }[]} what is drawn one after another within one clip */
  #layers = [];
  /** @type {Map<HTMLCanvasElement, string>} */
  #pictures = new Map();
  #clips = 0;

  /** @param {CanvasRenderingContext2D} measuring a real one, for widths of text */
  constructor(measuring) {
    this.measuring = measuring;
  }

  /**
   * Everything drawn so far.
   *
   * @param {number} width
   * @param {number} height
   * @param {string} title
   */
  text(width, height, title) {
    const body = this.#layers.map(({ clip, written }) =>
      clip ? `<g clip-path="url(#${clip})">\n${written.join("\n")}\n</g>` : written.join("\n"),
    );
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${rounded(width)}" height="${rounded(height)}" viewBox="0 0 ${rounded(width)} ${rounded(height)}">`,
      `<title>${escaped(title)}</title>`,
      `<defs>${this.#defined.join("\n")}</defs>`,
      ...body,
      "</svg>",
    ].join("\n");
  }

  save() {
    const plain = Object.fromEntries(KEPT.map((name) => [name, this[name]]));
    this.#kept.push({ plain, matrix: this.#matrix, dash: this.#dash, clip: this.#clip });
  }

  restore() {
    const kept = this.#kept.pop();
    if (!kept) return;
    Object.assign(this, kept.plain);
    [this.#matrix, this.#dash, this.#clip] = [kept.matrix, kept.dash, kept.clip];
  }

  /** @param {Matrix} matrix */
  transform(...matrix) {
    const [a, b, c, d, e, f] = matrix;
    const [A, B, C, D, E, F] = this.#matrix;
    this.#matrix = [A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, A * e + C * f + E, B * e + D * f + F];
  }

  /** @param {number} x @param {number} y */
  translate(x, y) {
    this.transform(1, 0, 0, 1, x, y);
  }

  /** @param {number} x @param {number} y */
  scale(x, y) {
    this.transform(x, 0, 0, y, 0, 0);
  }

  /** @param {number} angle in radians */
  rotate(angle) {
    this.transform(Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0);
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.#dash = [...dash];
  }

  beginPath() {
    this.#path = [];
  }

  closePath() {
    this.#path.push("Z");
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.#path.push(`M${point(x, y)}`);
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.#path.push(`${this.#path.length ? "L" : "M"}${point(x, y)}`);
  }

  /** @param {number} left @param {number} top @param {number} width @param {number} height */
  rect(left, top, width, height) {
    this.#path.push(`M${point(left, top)}h${rounded(width)}v${rounded(height)}h${rounded(-width)}Z`);
  }

  /** @param {number} left @param {number} top @param {number} width @param {number} height @param {number} round */
  roundRect(left, top, width, height, round) {
    const r = Math.min(round, Math.abs(width) / 2, Math.abs(height) / 2);
    const turn = (/** @type {number} */ x, /** @type {number} */ y) =>
      `a${rounded(r)} ${rounded(r)} 0 0 1 ${point(x, y)}`;
    this.#path.push(
      `M${point(left + r, top)}h${rounded(width - 2 * r)}${turn(r, r)}v${rounded(height - 2 * r)}${turn(-r, r)}`,
      `h${rounded(2 * r - width)}${turn(-r, -r)}v${rounded(2 * r - height)}${turn(r, -r)}Z`,
    );
  }

  /** @param {number} x @param {number} y @param {number} radius @param {number} from @param {number} to clockwise */
  arc(x, y, radius, from, to) {
    const at = (/** @type {number} */ angle) => point(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    this.#path.push(`${this.#path.length ? "L" : "M"}${at(from)}`);
    // One command draws less than a circle.
    const parts = to - from >= FULL_CIRCLE - 1e-9 ? [from + Math.PI, from + FULL_CIRCLE] : [to];
    let begin = from;
    for (const end of parts) {
      const isLarge = end - begin > Math.PI + 1e-9 ? 1 : 0;
      this.#path.push(`A${rounded(radius)} ${rounded(radius)} 0 ${isLarge} 1 ${at(end)}`);
      begin = end;
    }
  }

  /** @param {CanvasFillRule} [rule] */
  fill(rule) {
    const more = rule === "evenodd" ? ' fill-rule="evenodd"' : "";
    this.#write(`<path d="${this.#path.join("")}"${more}${this.#filled()}${this.#moved()}/>`);
  }

  stroke() {
    this.#write(`<path d="${this.#path.join("")}"${this.#stroked()}${this.#moved()}/>`);
  }

  /** From now on, and until `restore`, only what lies within the path is drawn. */
  clip() {
    const id = `c${++this.#clips}`;
    const outer = this.#clip ? ` clip-path="url(#${this.#clip})"` : "";
    this.#defined.push(`<clipPath id="${id}"${outer}><path d="${this.#path.join("")}"${this.#moved()}/></clipPath>`);
    this.#clip = id;
  }

  /** @param {number} left @param {number} top @param {number} width @param {number} height */
  fillRect(left, top, width, height) {
    // Of sizes below 0, SVG draws nothing.
    const [x, y] = [Math.min(left, left + width), Math.min(top, top + height)];
    const size = `width="${rounded(Math.abs(width))}" height="${rounded(Math.abs(height))}"`;
    this.#write(`<rect x="${rounded(x)}" y="${rounded(y)}" ${size}${this.#filled()}${this.#moved()}/>`);
  }

  /** @param {string} words */
  measureText(words) {
    this.measuring.font = this.font;
    return this.measuring.measureText(words);
  }

  /** @param {string} words @param {number} x @param {number} y */
  fillText(words, x, y) {
    this.#letters(words, x, y, this.#filled());
  }

  /** @param {string} words @param {number} x @param {number} y */
  strokeText(words, x, y) {
    this.#letters(words, x, y, this.#stroked());
  }

  /**
   * @param {HTMLCanvasElement} picture
   * @param {number[]} places left, top, width and height to draw it at; or the same of a part of it, and then these
   */
  drawImage(picture, ...places) {
    const whole = [0, 0, picture.width, picture.height];
    const part = places.length === 8 ? places.slice(0, 4) : whole;
    const [left, top, width = picture.width, height = picture.height] = places.slice(places.length === 8 ? 4 : 0);
    const id = this.#embedded(picture);
    const box = `x="${rounded(left)}" y="${rounded(top)}" width="${rounded(width)}" height="${rounded(height)}"`;
    const alpha = this.globalAlpha < 1 ? ` opacity="${rounded(this.globalAlpha)}"` : "";
    const shown = `viewBox="${part.map(rounded).join(" ")}" preserveAspectRatio="none"`;
    // Sharp pixels are a matter of each place, not of the picture.
    const sharp = this.imageSmoothingEnabled ? "" : ' style="image-rendering:pixelated"';
    this.#write(`<g${alpha}${this.#moved()}><svg ${box} ${shown}><use href="#${id}"${sharp}/></svg></g>`);
  }

  /** @param {HTMLCanvasElement} picture */
  #embedded(picture) {
    const known = this.#pictures.get(picture);
    if (known) return known;
    const id = `p${this.#pictures.size + 1}`;
    this.#pictures.set(picture, id);
    const size = `width="${picture.width}" height="${picture.height}"`;
    this.#defined.push(`<image id="${id}" ${size} href="${picture.toDataURL("image/png")}"/>`);
    return id;
  }

  /** @param {string} words @param {number} x @param {number} y @param {string} paint */
  #letters(words, x, y, paint) {
    const anchor = ANCHORS[this.textAlign];
    const found = /^(\S+) ([\d.]+)px (.+)$/.exec(this.font);
    if (!found) throw new Error(`no weight, pixels and family: ${this.font}`);
    const [, weight, size, family] = found;
    const face = `font-family="${escaped(family)}" font-size="${size}" font-weight="${weight}"`;
    const place = `x="${rounded(x)}" y="${rounded(y + this.#baseline())}" text-anchor="${anchor}"`;
    this.#write(`<text ${place} ${face} xml:space="preserve"${paint}${this.#moved()}>${escaped(words)}</text>`);
  }

  /** How far below the y of the text its letters stand: not every program knows of other baselines than that one. */
  #baseline() {
    const { measuring } = this;
    measuring.font = this.font;
    const ascents = ["alphabetic", this.textBaseline].map((baseline) => {
      measuring.textBaseline = /** @type {CanvasTextBaseline} */ (baseline);
      return measuring.measureText("x").fontBoundingBoxAscent;
    });
    return ascents[0] - ascents[1];
  }

  /** @param {string} element */
  #write(element) {
    const last = this.#layers.at(-1);
    if (last && last.clip === this.#clip) last.written.push(element);
    else this.#layers.push({ clip: this.#clip, written: [element] });
  }

  #moved() {
    const [a, b, c, d, e, f] = this.#matrix;
    if (a === 1 && !b && !c && d === 1) return e || f ? ` transform="translate(${point(e, f)})"` : "";
    return ` transform="matrix(${this.#matrix.map((one) => Number(one.toFixed(5))).join(" ")})"`;
  }

  #filled() {
    return ` fill=${paintOf(this.fillStyle, this.globalAlpha, "fill")}`;
  }

  #stroked() {
    const dash = this.#dash.length ? ` stroke-dasharray="${this.#dash.map(rounded).join(" ")}"` : "";
    const join = this.lineJoin === "miter" ? "" : ` stroke-linejoin="${this.lineJoin}"`;
    const cap = this.lineCap === "butt" ? "" : ` stroke-linecap="${this.lineCap}"`;
    const paint = paintOf(this.strokeStyle, this.globalAlpha, "stroke");
    return ` fill="none" stroke=${paint} stroke-width="${rounded(this.lineWidth)}"${dash}${join}${cap}`;
  }
}

/**
 * A colour and how much it covers, apart from each other: not every program knows colours that are see-through.
 *
 * @param {string | CanvasGradient | CanvasPattern} style
 * @param {number} alpha
 * @param {"fill" | "stroke"} what
 */
function paintOf(style, alpha, what) {
  const written = typeof style === "string" ? style : "";
  // Browsers write rgb(1, 2, 3) and we rgb(1.5 2 3); the parser knows whole numbers only.
  const parts = /^rgba?\((.+)\)$/
    .exec(written)?.[1]
    .split(/[ ,/]+/)
    .map(Number);
  const parsed = parts ? rgb(parts[0], parts[1], parts[2], parts[3] ?? 1) : color(written);
  if (!parsed) throw new Error(`no colour that can be written down: ${style}`);
  const covers = parsed.opacity * alpha;
  return `"${parsed.formatHex()}"${covers < 1 ? ` ${what}-opacity="${rounded(covers)}"` : ""}`;
}

/** @param {number} value to a thousandth of a pixel */
const rounded = (value) => String(Number(value.toFixed(3)));

/**
 * @param {number} x
 * @param {number} y
 */
const point = (x, y) => `${rounded(x)} ${rounded(y)}`;
