/**
 * A moment of a stage as a sheet to be sent: title, picture, caption, and where it is from.
 *
 * Drawn with a pen, so that a picture, a drawing and each picture of a film are the same sheet.
 */

import { lines } from "../lines.js";

/** @typedef {import("../pen.js").Pen} Pen */
/** @typedef {import("../figure.js").Box} Box */
/** @typedef {import("../figure.js").Figure} Figure */
/** @typedef {import("../caption.js").Caption} Caption */
/** @typedef {import("../lines.js").Line} Line */
/**
 * @typedef {object} Sheet in CSS pixels
 * @property {number} width
 * @property {number} height
 * @property {Line[]} title
 * @property {Line[]} source
 * @property {number} pictureTop
 * @property {number} captionTop
 * @property {Box} box the room of the picture
 */

const MARGIN = 24;
const TITLE = { px: 22, line: 29, weight: 650, below: 12 };
const CAPTION = { px: 16, line: 23, above: 14, below: 14, most: 720 };
const SOURCE = { px: 13, line: 18 };

/**
 * Where everything stands on a sheet. With several captions there is room for the longest of them.
 *
 * @param {Pen} pen to measure with
 * @param {{ title: string, captions: Caption[], source: string, box: Box }} shown
 * @returns {Sheet}
 */
export function layoutSheet(pen, { title, captions, source, box }) {
  const titleLines = lines(pen, [[title, TITLE.weight]], TITLE.px, box.width);
  const sourceLines = lines(pen, [[source, 400]], SOURCE.px, box.width);
  const captionLines = Math.max(...captions.map((caption) => captionOf(pen, caption, box.width).length));
  const pictureTop = MARGIN + titleLines.length * TITLE.line + TITLE.below;
  const captionTop = pictureTop + box.height + CAPTION.above;
  const sourceTop = captionTop + captionLines * CAPTION.line + CAPTION.below;
  return {
    ...{ title: titleLines, source: sourceLines, pictureTop, captionTop, box },
    width: box.width + 2 * MARGIN,
    height: sourceTop + sourceLines.length * SOURCE.line + MARGIN,
  };
}

/**
 * @param {Pen} pen
 * @param {Sheet} sheet
 * @param {Figure} figure
 * @param {number} position
 * @param {Caption} caption
 */
export function drawSheet(pen, sheet, figure, position, caption) {
  const { context, ink } = pen;
  const { box, width, height } = sheet;
  pen.rect(0, 0, width, height, { fill: ink.paper });
  write(pen, sheet.title, MARGIN, TITLE);
  context.save();
  context.translate(MARGIN, sheet.pictureTop);
  // What a stage cuts off at its edge, a sheet has no more of.
  pen.within({ left: 0, top: 0, width: box.width, height: box.height }, () => figure.draw(pen, position, box));
  context.restore();
  write(pen, captionOf(pen, caption, box.width), sheet.captionTop, CAPTION);
  write(pen, sheet.source, height - MARGIN - sheet.source.length * SOURCE.line, SOURCE, ink.quiet);
}

/**
 * @param {Pen} pen
 * @param {Caption} caption
 * @param {number} width
 */
function captionOf(pen, caption, width) {
  /** @type {[string, number][]} */
  const runs = caption.name ? [[`${caption.name} `, 600]] : [];
  return lines(pen, [...runs, [caption.say, 400]], CAPTION.px, Math.min(CAPTION.most, width));
}

/**
 * @param {Pen} pen
 * @param {Line[]} text
 * @param {number} top
 * @param {{ px: number, line: number }} type
 * @param {string} [colour]
 */
function write(pen, text, top, { px, line }, colour = pen.ink.ink) {
  text.forEach((parts, row) => {
    let left = MARGIN;
    for (const { words, weight, width } of parts) {
      pen.text(words, left, top + (row + 0.5) * line, { px, weight, colour });
      left += width;
    }
  });
}
