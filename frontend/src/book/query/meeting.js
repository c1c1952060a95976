/**
 * The query meets the keys: laid over each, number times number, and the products pour into a bar.
 */

import { fixed } from "../../messages/numbers.js";
import { SMALLEST_TEXT } from "../../stage/pen.js";
import { clamp, lerp, span } from "../../stage/time.js";
import { drawOutline, drawSkyline } from "./skyline.js";

/** @typedef {import("./draw.js").Scene} Scene */
/** @typedef {import("../../stage/pen.js").Point} Point */

/** Of the vectors while nothing stands beside them, in CSS pixels. */
const MOST_WIDTH = 640;
/** Of one meeting: the query comes down, products appear, they pour. */
const [DOWN, TURN, POUR] = [0.25, 0.42, 0.45];

/**
 * How far the meeting with one key is: the first takes a beat, all others one together.
 *
 * @param {number} position
 * @param {number} token
 * @param {number} count
 */
export function meetingAt(position, token, count) {
  if (token === 0) return clamp(position - 1);
  return clamp((position - 2) * (count - 1) - (token - 1));
}

/**
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {number} position
 * @param {import("../../stage/figure.js").Box} box
 * @param {import("./layout.js").Places} places
 * @param {Scene} scene
 */
export function drawMeeting(pen, position, { width, isNarrow }, places, { words, row, names, query, reach }) {
  const { query: blue, key: red, ink, edge, quiet } = pen.ink;
  const { count, size } = row;
  // Until the bars come, the vectors have all the width.
  const beside = isNarrow ? Math.min(150, places.right * 0.45) : Math.min(384, places.right * 0.46);
  const strip = {
    left: places.label,
    width: lerp(Math.min(MOST_WIDTH, places.right - 4), beside, span(position, 1, 1.12)),
    height: Math.min(places.row * 0.9, isNarrow ? 32 : 44),
  };
  const asking = { ...strip, middle: isNarrow ? 32 : 40, height: isNarrow ? 26 : 36 };
  const say = (/** @type {string} */ word) => words.text(isNarrow ? "stage.queryOf" : "stage.asks", { word, size });
  // On a desk the title of the bars stands beside it.
  const said = pen.saying(say, names[query], isNarrow ? width - strip.left : strip.width, SMALLEST_TEXT, 600);
  pen.text(said, strip.left, 9, { colour: blue, weight: 600 });
  drawSkyline(pen, row.query, 0, size, asking, { colour: blue, reach: reach.query });
  pen.fade(1 - span(position, 1, 1.15), () =>
    pen.text(words.text("stage.keys"), strip.left, places.top - 5, { colour: red, weight: 600 }),
  );
  const bars = { left: strip.left + strip.width + (isNarrow ? 10 : 26), right: width - (isNarrow ? 2 : 30) };
  const zero = (bars.left + bars.right) / 2;
  const unit = ((bars.right - bars.left) / 2 - (isNarrow ? 42 : 40)) / reach.sum;
  pen.fade(span(position, 1, 1.15), () => {
    pen.line([
      [zero, places.top - 4],
      [zero, places.middle(count - 1) + places.row / 2],
    ]);
    pen.text("0", zero, places.top - 13, { align: "center", colour: quiet });
    if (!isNarrow) pen.text(words.text("stage.running"), zero, 9, { align: "center", colour: quiet });
  });
  for (let token = 0; token < count; token++) {
    const way = position < 1 ? 0 : meetingAt(position, token, count);
    const middle = places.middle(token);
    const area = { ...strip, middle };
    const turn = span(way, 0.3, TURN);
    const lies = span(position, 0.2 + (token / count) * 0.4, 0.5 + (token / count) * 0.4);
    const appear = 0.45 + 0.55 * span(position, 0.4 + (token / count) * 0.3, 0.7 + (token / count) * 0.3);
    drawSkyline(pen, row.keys, token * size, size, area, {
      ...{ colour: red, reach: reach.key, alpha: appear * (1 - turn) * (way > 0 && way < TURN ? 0.75 : 1) },
    });
    // The query over every key, before the first is met: where both go the same way can be seen.
    const over = { ...area, middle: lerp(asking.middle, middle, lies) };
    const seen = Math.min(1, 2 * lies) * (1 - span(position, 1, 1.12));
    drawOutline(pen, row.query, over, { colour: blue, reach: reach.query, alpha: seen });
    if (way > 0 && way < TURN) {
      const down = span(way, 0, DOWN);
      const moving = {
        ...area,
        middle: lerp(asking.middle, middle, down),
        height: lerp(asking.height, area.height, down),
      };
      drawSkyline(pen, row.query, 0, size, moving, { colour: blue, reach: reach.query, alpha: 0.85 * (1 - turn) });
    }
    const look = { colour: ink, reach: reach.product, alpha: turn * (way >= 1 ? 0.3 : 0.85), scale: turn };
    drawSkyline(pen, row.products, token * size, size, area, look);
    if (way > POUR) drawBar(pen, way, token, { row, zero, unit, middle, area, isNarrow, edge });
  }
}

/**
 * The running sum of one key's products.
 *
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {number} way
 * @param {number} token
 * @param {{ row: import("./row.js").Row, zero: number, unit: number, middle: number, isNarrow: boolean, edge: string,
 *   area: { left: number, width: number, height: number } }} at
 */
function drawBar(pen, way, token, { row, zero, unit, middle, isNarrow, edge, area }) {
  const { ink, accent } = pen.ink;
  const { size, products, scores } = row;
  const poured = clamp((way - POUR) / (0.95 - POUR)) * size;
  const whole = Math.min(size, Math.floor(poured));
  const tall = Math.min(isNarrow ? 18 : 26, area.height);
  let sum = 0;
  /** @type {Point[]} */
  const trace = [[zero, middle - tall / 2]];
  for (let at = 0; at < whole; at++) {
    sum += products[token * size + at];
    trace.push([zero + sum * unit, middle - tall / 2 + (tall * (at + 1)) / size]);
  }
  if (whole < size) sum += products[token * size + whole] * (poured - whole);
  const end = zero + sum * unit;
  const fill = sum >= 0 ? ink : edge;
  pen.rect(Math.min(zero, end), middle - tall / 2, Math.abs(end - zero), tall, { fill, alpha: way >= 1 ? 0.9 : 0.5 });
  if (way < 1) {
    pen.line(trace, { stroke: accent, line: 1.6 });
    // The product on its way.
    const at = Math.min(size - 1, whole);
    const from = area.left + (at + 0.5) * (area.width / size);
    const step = area.width / size;
    pen.rect(area.left + at * step, middle - area.height / 2, step, area.height, { stroke: accent, line: 1.2 });
    pen.discs([[lerp(from, end, poured - whole), middle, 2.5]], accent);
    return;
  }
  const isRight = scores[token] >= 0;
  pen.text(fixed(scores[token], isNarrow ? 1 : 2), isRight ? end + 6 : end - 6, middle, {
    ...{ px: isNarrow ? 13 : 16, weight: 600, align: isRight ? "left" : "right", halo: true },
  });
}
