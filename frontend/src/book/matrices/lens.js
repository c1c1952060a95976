/**
 * One cell of a sheet, near: a row times a column, number by number, and their sum.
 */

import { fixed, percent } from "../../messages/numbers.js";
import { reachOf } from "../../stage/pictures.js";
import { drawSkyline } from "../query/skyline.js";

/** @typedef {import("./head.js").MadeName} MadeName */
/** @typedef {import("./draw.js").InkName} InkName */
/**
 * @typedef {object} Near what is looked at
 * @property {import("../../messages/words.js").Words} words
 * @property {MadeName} name of the sheet
 * @property {import("./head.js").Arithmetic} arithmetic
 * @property {number} chosen which of the products, of a share
 * @property {Record<"cell" | "left" | "right" | "products", string>} says
 */

/** The colours of what is multiplied. @type {Record<MadeName, [InkName, InkName, InkName]>} */
const COLOURS = {
  Q: ["quiet", "query", "query"],
  K: ["quiet", "key", "key"],
  V: ["quiet", "value", "value"],
  A: ["query", "key", "ink"],
  "A′": ["ink", "ink", "accent"],
  O: ["accent", "value", "value"],
};
const SIGN = 26;
/** Between texts beside each other, in CSS pixels. */
const GAP = 12;
/** A narrower strip has no room for its name. */
const NAMED = 140;
/** The value of the cell on a phone. */
const VALUE = { px: 16, weight: 650 };

/**
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {import("../../stage/pen.js").Area} area
 * @param {boolean} isNarrow
 * @param {Near} near
 */
export function drawLens(pen, { left, top, width, height }, isNarrow, { words, name, arithmetic, chosen, says }) {
  const { quiet, hairline } = pen.ink;
  const { products, bias, sum, value } = arithmetic;
  const isShare = name === "A′";
  pen.line(
    [
      [left, top],
      [left + width, top],
    ],
    { stroke: hairline },
  );
  const result = isNarrow ? 0 : 132;
  const strip = (width - 2 * SIGN - (result ? result + SIGN : 0)) / 3;
  const isNamed = !isNarrow || strip >= NAMED;
  const middle = top + (isNarrow ? 74 : 86);
  const tall = height - (isNarrow ? 56 : 66);
  const title = isNarrow ? { x: left, y: top + 15, px: 14 } : { x: left, y: top + 16, px: 16 };
  const sign = isShare ? "→" : "Σ";
  const shown = isShare ? percent(value, 2) : fixed(value, 4);
  const terms = { sum: fixed(sum, 4), bias: fixed(bias ?? 0, 4), value: shown };
  const summed = bias === null ? `${sign} ${shown}` : words.text("stage.summed", terms);
  // On a phone the value stands in the line of the title, or, where that is not wide enough, under it.
  const isBelow = isNarrow && !isNamed;
  const beside = isNarrow && !isBelow ? pen.width(summed, VALUE.px, VALUE.weight) + GAP : 0;
  pen.text(says.cell, title.x, title.y, { px: title.px, weight: 650, most: width - beside });
  [arithmetic.left, arithmetic.right, products].forEach((numbers, part) => {
    const x = left + part * (strip + SIGN);
    const colour = pen.ink[COLOURS[name][part]];
    const said = [says.left, says.right, says.products][part];
    if (isNamed) pen.text(said, x, top + 38, { colour: part === 2 ? pen.ink.ink : colour, most: strip + SIGN - GAP });
    // What is multiplied with 256 weights has a scale of its own; no skyline is compared with another.
    const reach = reachOf(numbers);
    drawSkyline(pen, numbers, 0, numbers.length, { left: x, middle, width: strip, height: tall }, { colour, reach });
    if (isShare) {
      const step = strip / numbers.length;
      pen.rect(x + chosen * step - 0.5, middle - tall / 2 - 2, step + 1, tall + 4, {
        stroke: pen.ink.accent,
        line: 1.5,
      });
    }
    if (part < 2) {
      const between = part === 1 ? "=" : isShare ? "→" : "×";
      pen.text(between, x + strip + SIGN / 2, middle, { px: 18, align: "center", colour: quiet });
    }
  });
  if (isNarrow) {
    const y = isBelow ? top + 35 : title.y;
    pen.text(summed, left + width, y, { ...VALUE, px: isBelow ? 14 : VALUE.px, align: "right" });
    return;
  }
  const x = left + width - result;
  const first = bias === null ? middle : middle - 24;
  pen.text(sign, x - SIGN / 2, first, { px: 18, align: "center", colour: quiet });
  if (bias === null) {
    pen.text(shown, x, middle, { px: 20, weight: 650 });
    return;
  }
  pen.text(terms.sum, x, first, { px: 16 });
  pen.text(words.text("stage.bias", terms), x, middle + 2, { px: 15 });
  pen.text(`= ${shown}`, x, middle + 28, { px: 20, weight: 650 });
}
