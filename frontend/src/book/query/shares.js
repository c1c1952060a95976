/**
 * The same scores divided or not, on one scale; e to each; and the shares they become.
 */

import { fixed, shareOf, tiny, whole } from "../../messages/numbers.js";
import { lerp, span } from "../../stage/time.js";
import { softmax } from "./row.js";

/** @typedef {import("./draw.js").Scene} Scene */

/** Rooms of one side, of its width. */
const SCORE = { wide: 0.4, narrow: 0.34 };
const MOST_BAR = 22;
/** A power in the column beside the bars, in CSS pixels. */
const NUMBER = 84;

/**
 * The sides' places: left not divided, right divided.
 *
 * @param {import("../../stage/figure.js").Box} box
 * @param {import("./layout.js").Places} places
 */
export function sidesOf({ width, isNarrow }, { label }) {
  const gap = isNarrow ? 10 : 40;
  const half = (width - label - gap) / 2;
  const score = half * (isNarrow ? SCORE.narrow : SCORE.wide);
  return [label, label + half + gap].map((left) => ({ left, half, score, zero: left + score / 2 }));
}

/**
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {number} position
 * @param {import("../../stage/figure.js").Box} box
 * @param {import("./layout.js").Places} places
 * @param {Scene} scene
 */
export function drawShares(pen, position, box, places, { words, row, divisor, pull, reach }) {
  const { isNarrow } = box;
  const { ink, edge, accent, quiet, hairline } = pen.ink;
  const scores = row.scores.map((score, token) => score + (pull?.token === token ? pull.by : 0));
  const most = Math.max(reach.score, ...scores.map(Math.abs));
  const now = lerp(1, divisor, span(position, 3.45, 3.9));
  const bar = Math.min(MOST_BAR, places.row * 0.5);
  const isRoot = Math.abs(divisor - row.root) < 1e-6;
  // Until the shares come, the bars of a phone have their room too.
  const more = isNarrow ? 1 - span(position, 5.05, 5.3) : 0;
  const drawSide = (/** @type {ReturnType<typeof sidesOf>[number]} */ place, /** @type {number} */ side) => {
    const { left, half } = place;
    const score = lerp(place.score, Math.max(place.score, half - NUMBER), more);
    const zero = left + score / 2;
    const divides = side ? now : 1;
    const { scaled, powers, sum, shares } = softmax(scores, divides);
    const unit = (score / 2 - (isNarrow ? 1 : 4)) / most;
    const colour = side ? accent : ink;
    // The right side has no other title before it is divided by it.
    const names = side ? ["stage.dividedRoot", "stage.divided", "stage.dividedShort"] : ["stage.undivided"];
    const head = { px: isNarrow ? 13 : 16, weight: 600 };
    const titles = names
      .slice(side && (isNarrow || !isRoot) ? 1 : 0)
      .map((name) => words.text(name, { divisor: fixed(divisor), size: row.size }));
    pen.text(pen.fitting(titles, half, head.px, head.weight), left, 10, { ...head, colour });
    pen.text("0", zero, places.top - 18, { align: "center", colour: quiet });
    pen.line([
      [zero, places.top - 10],
      [zero, places.middle(row.count - 1) + places.row / 2 - 2],
    ]);
    const [toPowers, toShares] = [span(position, 4.05, 4.25), span(position, 5.05, 5.3)];
    // On a phone a column of numbers is of what was made last.
    const scored = isNarrow ? 1 - toPowers : 1;
    pen.text(words.text("stage.score"), isNarrow ? left + half : left, isNarrow ? 32 : 38, {
      ...{ colour: quiet, alpha: scored, align: isNarrow ? "right" : "left" },
    });
    const shareLeft = left + score + (isNarrow ? 4 : 14);
    const numberRoom = isNarrow ? 56 : 64;
    const shareWidth = half - score - (isNarrow ? 4 : 14) - numberRoom;
    pen.fade(toPowers * (1 - toShares), () =>
      pen.text(words.text("stage.power"), left + half, isNarrow ? 32 : 38, {
        colour: quiet,
        align: "right",
      }),
    );
    pen.fade(toShares, () =>
      pen.text(words.text(isNarrow ? "stage.shareShort" : "stage.share"), shareLeft, isNarrow ? 32 : 38, {
        ...{ colour: quiet, most: left + half - shareLeft },
      }),
    );
    scaled.forEach((value, token) => {
      const [y, end] = [places.middle(token), zero + value * unit];
      const fill = value >= 0 ? ink : edge;
      const [start, length] = [Math.min(zero, end), Math.max(1, Math.abs(end - zero))];
      pen.rect(start, y - bar / 2, length, bar, { fill, alpha: 0.9 });
      if (pull?.token === token) {
        pen.rect(start - 2, y - bar / 2 - 2, length + 4, bar + 4, { stroke: accent, line: 2, round: 2 });
      }
      if (isNarrow) pen.text(fixed(value), left + half, y, { align: "right", alpha: scored });
      else pen.text(fixed(value), value >= 0 ? zero - 6 : zero + 6, y, { align: value >= 0 ? "right" : "left" });
      const born = 4.15 + (0.6 * token) / row.count;
      pen.fade(span(position, born, born + 0.15) * (1 - toShares), () =>
        pen.text(shortPower(powers[token]), left + half, y, { align: "right", px: isNarrow ? 13 : 15 }),
      );
      pen.fade(toShares, () => {
        const grown = span(position, 5.15, 5.7);
        pen.rect(shareLeft, y - bar / 2, shareWidth, bar, { fill: hairline, alpha: 0.6 });
        pen.rect(shareLeft, y - bar / 2, shareWidth * shares[token] * grown, bar, { fill: colour });
        const weight = shares[token] > 0.5 ? 600 : 400;
        pen.text(shareOf(shares[token], isNarrow), left + half, y, {
          align: "right",
          weight,
          alpha: span(position, 5.5, 5.75),
        });
      });
    });
    const foot = places.middle(row.count - 1) + places.row / 2 + (isNarrow ? 12 : 18);
    const style = { weight: 600, px: isNarrow ? 13 : 14 };
    const sums = ["stage.sum", "stage.sumShort"].map((way) => words.text(way, { sum: shortPower(sum) }));
    const summed = pull ? sums[1] : pen.fitting(sums, half, style.px, style.weight);
    const besideSum = half - pen.width(summed, style.px, style.weight) - 12;
    const isAnswered = pull !== null && position > 5;
    const answer = isAnswered ? answerTo(row, pull, divides) : 0;
    const points = answer > 0 ? `+${fixed(answer, 1)}` : fixed(answer, 1);
    const ways = isAnswered ? ["stage.answer", "stage.answerShort"].map((way) => words.text(way, { points })) : [];
    const beside = ways.find((way) => pen.width(way, style.px, style.weight) <= besideSum);
    // Where both have no room, what is pulled at comes first.
    const answered = beside ?? pen.fitting(ways, half, style.px, style.weight);
    if (isAnswered) pen.text(answered, left, foot, { ...style, colour });
    pen.fade(beside || !isAnswered ? span(position, 4.75, 4.9) : 0, () => {
      pen.text(summed, left + half, foot, { ...style, align: "right" });
    });
  };
  // What is not divided is there from the beginning.
  const [plain, divided] = sidesOf(box, places);
  drawSide(plain, 0);
  pen.fade(span(position, 3.05, 3.3), () => drawSide(divided, 1));
}

/**
 * How a share answers when its score is pulled, in points of a hundred.
 *
 * @param {Pick<import("./row.js").Row, "scores">} row
 * @param {{ token: number, by: number }} pull
 * @param {number} divides
 */
export function answerTo({ scores }, { token, by }, divides) {
  const pulled = scores.map((score, index) => (index === token ? score + by : score));
  const [before, after] = [scores, pulled].map((scores) => softmax(scores, divides).shares[token]);
  return 100 * (after - before);
}

/**
 * A power with three digits or more, so that a share can be told from it and the sum.
 *
 *     [shortPower(0.00123), shortPower(0.0416), shortPower(72.29), shortPower(26_891_000_000)]
 *     // ["1.23 · 10⁻³", "0.042", "72.29", "2.69 · 10¹⁰"]
 *
 * @param {number} value
 */
export function shortPower(value) {
  if (value < 0.01 || value >= 1e6) return tiny(value, 2);
  if (value >= 1000) return whole(value);
  return fixed(value, value >= 100 ? 1 : value >= 0.1 ? 2 : 3);
}
