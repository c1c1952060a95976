/**
 * The four values of a window as columns on one scale: the tallest goes on, the others turn grey and keep their height.
 */

import { fixed } from "../../messages/numbers.js";
import { paragraph } from "../../stage/lines.js";
import { colourOf } from "../../stage/pictures.js";
import { lerp, span } from "../../stage/time.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("./window.js").Cell} Cell */
/** @typedef {import("./window.js").Pooled} Pooled */

/** When in the first beat the lowest turns grey, and by when all have that lose. */
const [FIRST, LAST] = [0.15, 0.8];

/**
 * How far each of a window's values has lost: the lowest first, the winner never.
 *
 * @param {number} position
 * @param {Pick<Pooled, "values" | "winner">} pooled
 * @returns {number[]} 0 to 1
 */
export function lostAt(position, { values, winner }) {
  const losers = values.map((_, index) => index).filter((index) => index !== winner);
  losers.sort((one, other) => values[one] - values[other]);
  const each = (LAST - FIRST) / losers.length;
  return values.map((_, index) => {
    const begins = FIRST + each * losers.indexOf(index);
    return index === winner ? 0 : span(position, begins, begins + each);
  });
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {{ isNarrow: boolean }} box
 * @param {import("../../stage/pen.js").Area} area
 * @param {Cell} at
 * @param {Pick<import("./draw.js").Scene, "words" | "pooledAt" | "reach" | "hand"> & {
 *   moved: Pick<import("./draw.js").Moved, "pooledAt"> | null }} scene
 */
export function drawColumns(pen, position, { isNarrow }, { left, top, width, height }, at, scene) {
  const { words, pooledAt, reach, moved, hand } = scene;
  const { quiet, accent, edge, hairline, theme, ink } = pen.ink;
  const before = pooledAt(at);
  // Moved by a pixel, the window holds other values.
  const change = moved ? span(position, 4.6, 4.85) : 0;
  const after = change > 0 && moved ? moved.pooledAt(at) : before;
  const { winner, average } = change > 0.5 ? after : before;
  const values = before.values.map((value, index) => lerp(value, after.values[index], change));
  const isRead = hand !== null || position <= 1 || position === 2 || position >= 3;
  const isMoving = !isRead || (change > 0 && change < 1);
  // While the values change nobody has lost yet.
  const told = Math.abs(2 * change - 1);
  const lost = hand ? values.map((_, index) => Number(index !== winner)) : lostAt(position, { values, winner });
  const isWon = (hand !== null || position >= LAST) && told > 0.5;
  const [base, tall] = [top + height - 20, height - 44];
  const step = width / 4;
  pen.text(words.text("stage.window", { row: at.row, column: at.column }), left, top + 4, { colour: quiet });
  const most = Math.max(...before.values, ...after.values, reach * 0.1);
  values.forEach((value, index) => {
    const long = (Math.max(0, value) / most) * tall;
    const x = left + index * step;
    const { fill } = colourOf("activation", theme, Math.min(1, value / reach));
    const grey = lost[index] * told;
    pen.rect(x + 4, base - long, step - 12, long, { fill, stroke: edge });
    pen.rect(x + 4, base - long, step - 12, long, { fill: hairline, stroke: edge, alpha: grey });
    const isWinner = index === winner && isWon;
    if (isWinner) pen.rect(x + 2, base - long - 2, step - 8, long + 4, { stroke: accent, line: 2, round: 2 });
    pen.text(isMoving ? "" : fixed(value), x + step / 2 - 2, base + 12, {
      align: "center",
      weight: isWinner ? 650 : 400,
      colour: isWinner ? accent : grey > 0.5 ? quiet : ink,
    });
  });
  pen.line([
    [left, base],
    [left + width, base],
  ]);
  if (isMoving || isNarrow) return;
  const said = paragraph(pen, words.text("stage.average", { average: fixed(average) }), width);
  pen.fade(position > 1 || hand ? 1 : span(position, 0.85, 1), () =>
    said.forEach((line, index) => pen.text(line, left, base + 34 + 18 * index, { colour: quiet })),
  );
}
