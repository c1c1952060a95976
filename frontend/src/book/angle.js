/**
 * Two vectors as arrows at their true angle: in the plane that the two span, whatever the number of their dimensions.
 */

/** @typedef {{ name: string, colour: string }} Arrow */

const NAME_AWAY = 14;
const ARC = 0.34;

/**
 * The angle of a cosine, in radians; rounding beyond ±1 is held.
 *
 *     angleOf(0) // π / 2
 *
 * @param {number} cosine
 */
export const angleOf = (cosine) => Math.acos(Math.max(-1, Math.min(1, cosine)));

/** @param {number} radians */
export const degrees = (radians) => (radians * 180) / Math.PI;

/**
 * Where an arrow ends that leaves a point at an angle, counted from the right against the clock.
 *
 * @param {{ x: number, y: number }} from
 * @param {number} length
 * @param {number} angle in radians
 * @returns {[x: number, y: number]}
 */
export const endOf = ({ x, y }, length, angle) => [x + length * Math.cos(angle), y - length * Math.sin(angle)];

/**
 * @param {import("../stage/pen.js").Pen} pen
 * @param {{ x: number, y: number, length: number }} from
 * @param {[from: number, to: number]} angles of the two arrows, in radians; the second is not the smaller
 * @param {[Arrow, Arrow]} arrows
 * @param {{ px?: number, left: number, right: number }} names their size, and the room they stay in
 */
export function drawAngle(pen, from, angles, arrows, { px = 15, left, right }) {
  const { length } = from;
  const [low, high] = angles;
  const steps = Math.max(2, Math.ceil((high - low) / 0.05));
  pen.line(
    Array.from({ length: steps + 1 }, (_, step) => endOf(from, length * ARC, low + ((high - low) * step) / steps)),
    { stroke: pen.ink.edge },
  );
  arrows.forEach(({ name, colour }, index) => {
    const angle = angles[index];
    pen.line([[from.x, from.y], endOf(from, length, angle)], { stroke: colour, line: 2.5, arrow: true });
    const [x, y] = endOf(from, length + NAME_AWAY, angle);
    const width = pen.width(name, px, 600);
    // Arrows close together have their names on their own sides.
    const beside = index ? Math.max(left + width, x) : Math.min(right - width, x);
    pen.text(name, beside, y, { px, weight: 600, colour, align: index ? "right" : "left", halo: true });
  });
}
