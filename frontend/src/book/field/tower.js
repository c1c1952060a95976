/**
 * The layers between a cell and the photo as leaning sheets, and the cone that the walk back draws through them.
 */

import { INPUT } from "../../draw/ends.js";
import { clamp, lerp, span } from "../../stage/time.js";

/** @typedef {import("./walk.js").Station} Station */
/** @typedef {import("../../stage/pen.js").Point} Point */

const LEAN = 0.28;
const FLAT = 0.2;
/** Of many sheets none may hide the one below it. */
const MOST_OF_RISE = 0.95;

/**
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {number} at how many layers the walk has come back
 * @param {import("../../stage/figure.js").Box} box
 * @param {import("./layout.js").Places} places
 * @param {import("./draw.js").Scene} scene
 */
export function drawTower(pen, at, { isNarrow }, { tower }, { words, stations, pictures }) {
  const { accent, edge, ink, quiet } = pen.ink;
  const { left, top, bottom, plane } = tower;
  const levels = stations.length - 1;
  const depth = Math.min(plane * FLAT, ((bottom - top) * MOST_OF_RISE) / (levels + MOST_OF_RISE));
  const rise = (bottom - top - depth) / levels;
  /** @type {(index: number, across: number, down: number) => Point} */
  const corner = (index, across, down) => [
    left + across * plane * (1 - LEAN) + (1 - down) * plane * LEAN,
    top + index * rise + down * depth,
  ];
  const walked = Math.floor(at + 1e-6);
  for (let index = levels; index >= 0; index--) {
    const station = stations[index];
    const reached = index === 0 ? 1 : span(at, index - 1 + 0.12, index - 1 + 0.78);
    const isHere = index <= walked || reached > 0;
    drawSheet(
      pen,
      pictures[station.name],
      corner(index, 0, 0),
      corner(index, 1, 0),
      corner(index, 0, 1),
      isHere ? 1 : 0.45,
    );
    const sheet = corners(index, corner, { low: [0, 0], high: [0, 0] }, 1);
    pen.line([...sheet, sheet[0]], { stroke: edge, line: 0.8, alpha: isHere ? 1 : 0.6 });
    if (reached > 0) {
      const mine = corners(index, corner, station, station.cells);
      const before = index ? corners(index - 1, corner, stations[index - 1], stations[index - 1].cells) : mine;
      if (index) {
        before.forEach(([x, y], one) => {
          const end = /** @type {Point} */ ([lerp(x, mine[one][0], reached), lerp(y, mine[one][1], reached)]);
          pen.line([[x, y], end], { stroke: accent, line: 1.2, alpha: 0.75 });
        });
      }
      if (reached > 0.9) pen.line([...mine, mine[0]], { stroke: accent, line: 2 });
    }
    if (isNarrow) continue;
    const [x] = corner(index, 1, 0);
    const [, y] = corner(index, 1, 0.5);
    const title = station.name === INPUT ? words.text("stage.photo") : station.name;
    const count = station.count > 1 ? `${station.count} × ${station.count}` : words.text("stage.oneCell");
    pen.text(title, x + 14, y - (rise < 34 ? 0 : 8), { weight: 600, colour: isHere ? ink : quiet });
    const besides = rise < 34 ? [x + 66, y] : [x + 14, y + 9];
    pen.text(count, besides[0], besides[1], { colour: accent, weight: 600, alpha: reached });
  }
  if (!isNarrow) return;
  const here = stations[Math.min(stations.length - 1, Math.floor(at + 0.22))];
  pen.text(here.name === INPUT ? words.text("stage.photo") : here.name, 0, 10, { weight: 600 });
  pen.text(`${here.count}×${here.count}`, 50, 10, { colour: accent, weight: 600 });
}

/**
 * The corners of some cells on a sheet, clockwise from the top left.
 *
 * @param {number} index
 * @param {(index: number, across: number, down: number) => Point} corner
 * @param {Pick<Station, "low" | "high">} cells
 * @param {number} count the whole sheet is wide
 * @returns {Point[]}
 */
function corners(index, corner, { low, high }, count) {
  const [top, left] = [clamp(low[0] / count), clamp(low[1] / count)];
  const [bottom, right] = [clamp((high[0] + 1) / count), clamp((high[1] + 1) / count)];
  return [
    corner(index, left, top),
    corner(index, right, top),
    corner(index, right, bottom),
    corner(index, left, bottom),
  ];
}

/**
 * A picture laid flat.
 *
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {HTMLCanvasElement} picture
 * @param {Point} origin
 * @param {Point} across where its right top corner comes to lie
 * @param {Point} down its left bottom corner
 * @param {number} alpha
 */
function drawSheet(pen, picture, origin, across, down, alpha) {
  const { context } = pen;
  context.save();
  context.transform(across[0] - origin[0], across[1] - origin[1], down[0] - origin[0], down[1] - origin[1], ...origin);
  pen.image(picture, 0, 0, 1, 1, { alpha });
  context.restore();
}
