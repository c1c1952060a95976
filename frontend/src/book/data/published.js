/**
 * The second sheet: what others published of far larger networks, on a scale of its own.
 */

import { drawAxes, drawNames, drawSeries, topOf, widthOfNames } from "./chart.js";
import { scales } from "./layout.js";
import { byNetwork } from "../../draw/shares.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("../../api/types.js").DataEfficiency["published"][number]} Finding */

/**
 * Words in lines that are no wider than there is room.
 *
 * @param {string} words
 * @param {number} room
 * @param {(line: string) => number} widthOf
 * @returns {string[]}
 */
export function linesOf(words, room, widthOf) {
  /** @type {string[]} */
  const lines = [];
  for (const word of words.split(" ")) {
    const last = lines.length - 1;
    const longer = `${lines[last]} ${word}`;
    if (last >= 0 && widthOf(longer) <= room) lines[last] = longer;
    else lines.push(word);
  }
  return lines;
}

/**
 * @param {Pen} pen
 * @param {number} way how far the curves are there, 0 to 1
 * @param {Box} box
 * @param {import("./layout.js").Places} places
 * @param {Pick<import("./draw.js").Scene, "words" | "published">} scene
 */
export function drawPublished(pen, way, { width, isNarrow }, { pile, chart, inset }, { words, published }) {
  const { ink, accent, key } = pen.ink;
  const px = isNarrow ? 13 : 15;
  pen.text(words.text(`stage.published${isNarrow ? "Short" : ""}`), 0, isNarrow ? 9 : 12, {
    ...{ weight: 650, px: isNarrow ? 13 : 18, colour: key },
  });
  // Beside the curves on a desk; above them on a phone, where there is room for what no curve shows.
  const findings = isNarrow ? published.filter(({ figures }) => !figures.length) : published;
  const room = isNarrow ? width : pile.side + 10;
  let y = isNarrow ? 32 : chart.top - 16;
  for (const { citation, finding } of findings) {
    if (!isNarrow) pen.text(citation, 0, y, { weight: 650, px });
    const lines = linesOf(isNarrow ? `${citation}: ${finding}` : finding, room, (line) => pen.width(line, px));
    lines.forEach((line, index) => pen.text(line, 0, y + (index + (isNarrow ? 0 : 1.3)) * (px + 5), { px }));
    y += (lines.length + (isNarrow ? 0.4 : 2.4)) * (px + 5);
  }
  const drawn = published.find(({ figures }) => figures.length);
  if (!drawn) return;
  const series = byNetwork(drawn.figures);
  const [{ shares }] = series;
  const area = isNarrow
    ? { left: 36, top: y + 34, width: width - 38, height: chart.top + chart.height - y - 30 }
    : { ...chart, top: chart.top + 44, height: chart.height - 44 };
  const top = topOf(series);
  const left = isNarrow ? 0 : area.left;
  const plain = series.map(({ network: name }, index) => ({
    ...{ name, colour: [ink, accent][index % 2], isHollow: index % 2 === 1, alpha: 1 },
  }));
  // Ink is what is told of neighbours, as in the charts before, where there is room to say so.
  const told = plain.map((one, index) => ({
    ...one,
    name: words.text(index % 2 ? "stage.found" : "stage.builtIn", { network: one.name }),
  }));
  const names = !isNarrow && widthOfNames(pen, told, 15) <= width - left ? told : plain;
  pen.text(drawn.citation, left, area.top - (isNarrow ? 32 : 62), { weight: 650, px: isNarrow ? 13 : 15 });
  const after = isNarrow ? pen.width(drawn.citation, 13, 650) + 12 : 0;
  drawNames(pen, names, left + after, area.top - (isNarrow ? 32 : 38), isNarrow ? 13 : 15, width);
  const axis = words.text(`stage.axis${isNarrow ? "Short" : ""}`);
  const below = isNarrow ? words.text("stage.sharesOfOthers") : drawn.dataset;
  drawAxes(pen, area, shares, { top, inset, isNarrow, axis, below });
  const place = scales(area, inset, shares, top);
  series.forEach((one, index) =>
    drawSeries(pen, one, place, { ...names[index], shown: (at) => Math.max(0, Math.min(1, way * shares.length - at)) }),
  );
}
