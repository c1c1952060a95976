/**
 * A convolution as attention, as a picture of a position: a kernel comes apart into nine heads that look softly, then
 * sharply, and their map becomes the convolution's.
 *
 * Beats: kernel, apart, soft, sharpen, same.
 */

import { fixed, percent, tiny } from "../../messages/numbers.js";
import { paragraph } from "../../stage/lines.js";
import { clamp, lerp, span } from "../../stage/time.js";
import { ownShare, ROUNDING, SHIFTS, sharesAlong } from "./heads.js";
import { NEIGHBOURS, layout } from "./layout.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./layout.js").Places} Places */
/** @typedef {import("../arrows.js").Place} Place */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {number} side of the photo and its maps
 * @property {Place} query
 * @property {number} alpha how sharply the heads look now
 * @property {HTMLCanvasElement} photo
 * @property {HTMLCanvasElement} kernel 3 × 3
 * @property {HTMLCanvasElement} map of the convolution
 * @property {HTMLCanvasElement} made of the heads, at `alpha`
 * @property {HTMLCanvasElement} difference of both, on the same scale
 * @property {number} apart the largest difference of both maps
 * @property {boolean} isHeld whether α is in the reader's hand
 * @property {string} asked what the network says to this alpha, or that it is asked
 */

/** From line to line, in CSS pixels. */
const LINE = 18;

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const places = layout(box);
  drawPhoto(pen, places, box, scene, position);
  drawHeads(pen, position, box, places, scene);
  drawKernel(pen, position, places, scene);
  drawMaps(pen, position, box, places, scene);
}

/**
 * @param {Pen} pen
 * @param {Places} places
 * @param {Box} box
 * @param {Scene} scene
 * @param {number} position
 */
function drawPhoto(pen, { photo }, { isNarrow }, { words, side, query, photo: picture, alpha }, position) {
  const { accent, paper, quiet } = pen.ink;
  pen.text(words.text("stage.photo"), photo.left, photo.top - 13, { weight: 650, px: isNarrow ? 13 : 16 });
  pen.image(picture, photo.left, photo.top, photo.size, photo.size);
  const pixel = photo.size / side;
  const frame = (/** @type {number} */ reach, /** @type {string} */ stroke, /** @type {number} */ line) =>
    pen.rect(
      photo.left + (query.column - reach) * pixel - 1,
      photo.top + (query.row - reach) * pixel - 1,
      (2 * reach + 1) * pixel + 2,
      (2 * reach + 1) * pixel + 2,
      { stroke, line },
    );
  pen.within({ left: photo.left, top: photo.top, width: photo.size, height: photo.size }, () => {
    frame(NEIGHBOURS, paper, 3);
    frame(NEIGHBOURS, accent, 1.6);
  });
  if (isNarrow) return;
  const foot = photo.top + photo.size;
  pen.text(words.text("stage.near"), photo.left, foot + 16, { colour: quiet });
  pen.fade(span(position, 1.7, 1.9), () => {
    pen.text(words.text("stage.alpha", { alpha: fixed(alpha) }), photo.left, foot + 56, { px: 22, weight: 650 });
    const share = percent(ownShare(query, SHIFTS[4], side, alpha));
    pen.text(words.text("stage.own"), photo.left, foot + 88, { colour: quiet });
    pen.text(share, photo.left, foot + 110, { px: 18, weight: 650, colour: accent });
  });
}

/**
 * Every head a tile: the photo around the query, as bright as the head's share of each place.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawHeads(pen, position, { isNarrow }, { heads, tile }, { words, side, query, alpha, photo, kernel }) {
  const { accent, zero, hairline, quiet } = pen.ink;
  const shown = span(position, 1.5, 1.85);
  const title = position < 1.2 ? "kernel" : "heads";
  pen.text(words.text(`stage.${title}`), heads.left, heads.top - 13, { weight: 650, px: isNarrow ? 13 : 16 });
  const count = 2 * NEIGHBOURS + 1;
  SHIFTS.forEach((shift, head) => {
    const { left, top, size } = tile(head);
    const cell = size / count;
    pen.fade(shown, () => {
      pen.rect(left, top, size, size, { fill: zero });
      const part = { left: query.column - NEIGHBOURS, top: query.row - NEIGHBOURS, width: count, height: count };
      pen.image(photo, left, top, size, size, { part });
      const [rows, columns] = [
        sharesAlong(query.row, side, shift.row, alpha),
        sharesAlong(query.column, side, shift.column, alpha),
      ];
      const most = Math.max(...rows) * Math.max(...columns);
      for (let down = 0; down < count; down++) {
        for (let across = 0; across < count; across++) {
          const [row, column] = [query.row - NEIGHBOURS + down + 1, query.column - NEIGHBOURS + across + 1];
          const light = ((rows[row] ?? 0) * (columns[column] ?? 0)) / most;
          pen.rect(left + across * cell, top + down * cell, cell + 0.4, cell + 0.4, { fill: zero, alpha: 1 - light });
        }
      }
      pen.rect(left, top, size, size, { stroke: hairline });
      // Where the head is for, and where its query is.
      const place = { x: left + (NEIGHBOURS + shift.column) * cell, y: top + (NEIGHBOURS + shift.row) * cell };
      pen.rect(place.x - 0.5, place.y - 0.5, cell + 1, cell + 1, { stroke: accent, line: 1.5 });
      pen.discs([[left + size / 2, top + size / 2, isNarrow ? 1.5 : 2.5]], quiet);
    });
    // The kernel's cell comes along, into the tile's corner.
    const way = span(position, 1.1 + 0.03 * head, 1.4 + 0.03 * head);
    const [from, to] = [
      {
        left: heads.left + shiftOf(shift.column) * (heads.size / 3),
        top: heads.top + shiftOf(shift.row) * (heads.size / 3),
        size: heads.size / 3,
      },
      { left: left + 3, top: top + 3, size: isNarrow ? 11 : 20 },
    ];
    if (position >= 1) {
      const [x, y, long] = [lerp(from.left, to.left, way), lerp(from.top, to.top, way), lerp(from.size, to.size, way)];
      pen.image(kernel, x, y, long, long, { part: { left: head % 3, top: Math.floor(head / 3), width: 1, height: 1 } });
      pen.rect(x, y, long, long, { stroke: pen.ink.edge });
    }
  });
}

/** @param {number} shift */
const shiftOf = (shift) => shift + 1;

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Places} places
 * @param {Scene} scene
 */
function drawKernel(pen, position, { heads, photo }, { kernel, query, side }) {
  if (position >= 1) return;
  const way = span(position, 0.15, 0.75);
  const pixel = photo.size / side;
  const from = {
    left: photo.left + (query.column - 1) * pixel,
    top: photo.top + (query.row - 1) * pixel,
    size: 3 * pixel,
  };
  const [left, top, size] = [
    lerp(from.left, heads.left, way),
    lerp(from.top, heads.top, way),
    lerp(from.size, heads.size, way),
  ];
  pen.image(kernel, left, top, size, size);
  pen.rect(left, top, size, size, { stroke: pen.ink.edge });
}

/**
 * The heads' map beside the convolution's, and what is between them, on one scale.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawMaps(
  pen,
  position,
  { width, isNarrow },
  { maps },
  { words, side, query, map, made, difference, apart, asked, isHeld },
) {
  const { accent, edge, quiet, key, value } = pen.ink;
  const painted = clamp((position - 2.1) / 0.75);
  /** @type {["convolution" | "attention" | "difference", HTMLCanvasElement, number][]} */
  const shown = [
    ["convolution", map, 1],
    ["attention", made, painted],
    ["difference", difference, clamp((painted - 0.9) / 0.1)],
  ];
  shown.forEach(([name, picture, way], index) => {
    const { left, top, size } = maps[index];
    const title = words.text(`stage.${name}${isNarrow ? "Short" : ""}`);
    pen.text(title, left, top - 13, {
      weight: 650,
      px: isNarrow ? 13 : 15,
      colour: name === "attention" ? accent : pen.ink.ink,
    });
    pen.rect(left, top, size, size, { fill: pen.ink.zero, stroke: edge });
    pen.within({ left, top, width: size, height: size * way }, () => pen.image(picture, left, top, size, size));
    pen.rect(left, top, size, size, { stroke: edge });
    const pixel = size / side;
    pen.rect(left + query.column * pixel - 2, top + query.row * pixel - 2, pixel + 4, pixel + 4, {
      stroke: accent,
      line: 1.5,
    });
  });
  const { left, top, size } = maps[2];
  // In the end the two are one, and only where nothing but rounding is between them.
  const isSame = apart < ROUNDING;
  const same = isSame ? (isHeld ? 1 : span(position, 4.2, 4.6)) : 0;
  for (const { left: from, top: head, size: long } of maps.slice(0, 2)) {
    pen.rect(from, head, long, long, { stroke: value, line: 4, alpha: same });
  }
  pen.fade(clamp((position - 2.9) / 0.1), () => {
    const far = isSame ? words.text("stage.rounding") : apart < 0.005 ? tiny(apart) : fixed(apart);
    if (isNarrow) {
      pen.text(words.text("stage.farShort", { far }), left + size, top + size + 12, {
        ...{ colour: isSame ? value : key, weight: 650, align: "right" },
      });
      return;
    }
    const beside = left + size + 18;
    let y = top + 14;
    // What is said, in as many lines as it needs, and the number under it.
    const told = (/** @type {string} */ said, /** @type {string} */ number, /** @type {string} */ colour) => {
      for (const line of paragraph(pen, said, width - beside)) {
        pen.text(line, beside, y, { colour: quiet });
        y += LINE;
      }
      for (const line of paragraph(pen, number, width - beside, 16, 650)) {
        pen.text(line, beside, y + 4, { px: 16, weight: 650, colour });
        y += LINE + 2;
      }
      y += LINE;
    };
    told(words.text("stage.far"), far, isSame ? value : key);
    if (asked) told(words.text("stage.asked"), asked, pen.ink.ink);
  });
}
