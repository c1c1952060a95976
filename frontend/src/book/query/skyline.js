/**
 * A vector as a skyline: a bar a number, up from a middle line above 0, down below it.
 */

/**
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {ArrayLike<number>} values
 * @param {number} from the vector's first number
 * @param {number} size how many
 * @param {{ left: number, middle: number, width: number, height: number }} area
 * @param {{ colour: string, reach: number, alpha?: number, scale?: number }} look `reach`: the number that half the height stands for
 */
export function drawSkyline(pen, values, from, size, { left, middle, width, height }, look) {
  const { colour, reach, alpha = 1, scale = 1 } = look;
  if (alpha <= 0) return;
  const step = width / size;
  pen.bars([[left, middle - 0.5, width, 1]], pen.ink.hairline, alpha);
  /** @type {Record<"up" | "down", [number, number, number, number][]>} */
  const bars = { up: [], down: [] };
  for (let at = 0; at < size; at++) {
    const length = (values[from + at] / reach) * (height / 2) * scale;
    const bar = /** @type {[number, number, number, number]} */ ([
      ...[left + at * step + 0.5, length < 0 ? middle : middle - length],
      ...[Math.max(1, step - 1), Math.max(0.6, Math.abs(length))],
    ]);
    bars[length < 0 ? "down" : "up"].push(bar);
  }
  pen.bars(bars.up, colour, alpha * 0.95);
  pen.bars(bars.down, colour, alpha * 0.6);
}

/**
 * The same as a line, to be laid over another skyline.
 *
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {ArrayLike<number>} values
 * @param {{ left: number, middle: number, width: number, height: number }} area
 * @param {{ colour: string, reach: number, alpha?: number }} look
 */
export function drawOutline(pen, values, { left, middle, width, height }, { colour, reach, alpha = 1 }) {
  if (alpha <= 0) return;
  const step = width / values.length;
  const points = Array.from(values).flatMap((value, at) => {
    const y = middle - (value / reach) * (height / 2);
    return /** @type {import("../../stage/pen.js").Point[]} */ ([
      [left + at * step, y],
      [left + (at + 1) * step, y],
    ]);
  });
  pen.line(points, { stroke: colour, line: 1.3, alpha });
}
