/**
 * The six lines of algebra beside the sheets: as code writes them, a row a word, and turned over, a column a word.
 */

import { clamp, span } from "../../stage/time.js";
import { hasBias } from "./head.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/pen.js").Area} Area */

const LINES = /** @type {const} */ (["Q", "K", "V", "A", "A′", "O"]);
const LINE_HEIGHT = 25;
/** Sheets that are multiplied from above stand to the left once all is turned. */
const ABOVE = /** @type {readonly string[]} */ (["Wq", "K", "V"]);

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {import("../../stage/figure.js").Box} box
 * @param {import("./layout.js").Places} places
 * @param {import("./camera.js").Camera} camera
 * @param {Pick<import("./draw.js").Scene, "words" | "head">} scene
 */
export function drawAlgebra(pen, position, { height, isNarrow }, { areas, whole }, camera, { words, head }) {
  const { quiet } = pen.ink;
  const formula = (/** @type {"code" | "turned"} */ form, /** @type {typeof LINES[number]} */ line) =>
    words.text(`${form}.${line}`, { adds: hasBias(head, line) ? "yes" : "no" });
  if (!isNarrow) {
    // Over the words' own sheet nothing stands.
    const bottom = areas.I.top - 34;
    pen.fade(span(position, 4.5, 4.8) * (1 - span(position, 5.02, 5.15)), () =>
      LINES.forEach((line, index) =>
        pen.text(formula("code", line), 4, bottom - (LINES.length - 1 - index) * (LINE_HEIGHT - 3), { px: 14 }),
      ),
    );
  }
  pen.fade(clamp((position - 5.75) / 0.15), () => {
    const left = camera.box(whole).left + camera.box(whole).width + (isNarrow ? 20 : 70);
    const [line, px] = isNarrow ? [20, 13] : [LINE_HEIGHT, 17];
    let top = isNarrow ? 18 : Math.max(24, height / 2 - 7.5 * line - 20);
    for (const form of /** @type {const} */ (["turned", "code"])) {
      pen.text(words.text(`forms.${form}${isNarrow ? "Short" : ""}`), left, top, {
        px: isNarrow ? 13 : 16,
        weight: 650,
      });
      LINES.forEach((name, index) => {
        const colour = form === "turned" ? pen.ink.ink : quiet;
        pen.text(formula(form, name), left, top + (index + 1.15) * line, { px, colour });
      });
      top += 7.6 * line;
    }
  });
}

/**
 * A sheet's name once all is turned: beside it.
 *
 * @param {Pen} pen
 * @param {Area} area
 * @param {string} title
 * @param {import("../../stage/pen.js").TextStyle} style
 * @param {string} name
 */
export function drawTurnedName(pen, area, title, style, name) {
  const isLeft = ABOVE.includes(name);
  const x = isLeft ? area.left - 8 : area.left + area.width + 8;
  // The words' weights are seen from their other side too.
  const shown = name === "Wq" ? title.replace("ᵀ", "") : title;
  pen.text(shown, x, area.top + area.height / 2, { ...style, align: isLeft ? "right" : "left" });
}
