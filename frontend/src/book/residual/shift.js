/**
 * A skyline that has changed, number by number.
 */

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("./layout.js").Places} Places */

/**
 * A skyline that has changed: what stayed, what was added to each number and what was taken from it.
 *
 * @param {Pen} pen
 * @param {Float32Array} before
 * @param {Float32Array} after
 * @param {{ area: Places["stream"], scale: number, ink: string, colour: string, alpha: number }} look
 */
export function drawShift(pen, before, after, { area, scale, ink, colour, alpha }) {
  const { left, width, middle, height } = area;
  const step = width / before.length;
  const unit = height / 2 / scale;
  const wide = Math.max(1, step - 0.7);
  /** @type {Record<"same" | "more" | "less", [number, number, number, number][]>} */
  const bars = { same: [], more: [], less: [] };
  before.forEach((from, at) => {
    const to = after[at];
    const x = left + at * step;
    const bar = (/** @type {number} */ one, /** @type {number} */ other) =>
      /** @type {[number, number, number, number]} */ ([
        ...[x, middle - Math.max(one, other) * unit, wide, Math.max(0.4, Math.abs(one - other) * unit)],
      ]);
    const stays = from * to > 0 ? (Math.abs(from) < Math.abs(to) ? from : to) : 0;
    bars.same.push(bar(0, stays));
    if (Math.abs(to - stays) > 0) bars.more.push(bar(stays, to));
    if (Math.abs(from - stays) > 0) bars.less.push(bar(stays, from));
  });
  pen.bars([[left, middle - 0.5, width, 1]], pen.ink.hairline);
  pen.bars(bars.same, ink, 0.85);
  pen.bars(bars.more, ink, 0.85 * (1 - alpha));
  pen.bars(bars.more, colour, alpha);
  pen.bars(bars.less, colour, 0.28 * alpha);
}
