/**
 * Two vectors as arrows at their true angle: in the plane that the two span, whatever the number of their dimensions.
 */

/** @typedef {{ name: string, colour: string }} Arrow */

const NAME_AWAY = 14;
const ARC = 0.34;
/** Between names that stand over each other. */
const LEADING = 4;

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
 * @param {{ px?: number, left: number, right: number, least?: number }} names their size, and the room they stay in;
 *   `least` is how wide they may always be, others are shortened to the room beside their arrow
 */
export function drawAngle(pen, from, angles, arrows, { px = 15, left, right, least = right - left }) {
  const { length } = from;
  const [low, high] = angles;
  const steps = Math.max(2, Math.ceil((high - low) / 0.05));
  pen.line(
    Array.from({ length: steps + 1 }, (_, step) => endOf(from, length * ARC, low + ((high - low) * step) / steps)),
    { stroke: pen.ink.edge },
  );
  const names = arrows.map(({ name, colour }, index) => {
    const angle = angles[index];
    pen.line([[from.x, from.y], endOf(from, length, angle)], { stroke: colour, line: 2.5, arrow: true });
    const [x, y] = endOf(from, length + NAME_AWAY, angle);
    const isLeft = leansLeft(angle, index);
    const said = pen.fitting([name], Math.min(right - left, Math.max(least, isLeft ? x - left : right - x)), px, 600);
    const width = pen.width(said, px, 600);
    const start = isLeft ? Math.max(left, x - width) : Math.min(right - width, x);
    return { said, colour, start, end: start + width, y };
  });
  // Where both have no room beside each other, the one stands over the other.
  const [one, other] = names;
  const line = px + LEADING;
  const isTight = one.start < other.end + LEADING && other.start < one.end + LEADING;
  const missing = isTight ? Math.max(0, line - Math.abs(one.y - other.y)) : 0;
  const upper = one.y < other.y ? one : other;
  upper.y -= missing;
  for (const { said, colour, start, y } of names) pen.text(said, start, y, { px, weight: 600, colour, halo: true });
}

/** Steeper arrows than this could have their name on either side. */
const STEEP = 0.3;

/**
 * Whether an arrow's name stands left of its end: of two that are close together and steep, each has its own side.
 *
 * @param {number} angle
 * @param {number} index 0 for the arrow from which the angle is counted, 1 for the other
 */
function leansLeft(angle, index) {
  const across = Math.cos(angle);
  if (Math.abs(across) > STEEP) return across < 0;
  return (index === 1) === Math.sin(angle) > 0;
}

/**
 * The cosine as a length: the shadow of the second arrow on the first, or on its way back.
 *
 * @param {import("../stage/pen.js").Pen} pen
 * @param {{ x: number, y: number, length: number }} from
 * @param {[from: number, to: number]} angles
 * @param {string} colour
 */
export function drawShadow(pen, from, [low, high], colour) {
  const { x, y, length } = from;
  const foot = endOf(from, length * Math.cos(high - low), low);
  pen.line([endOf(from, length, high), foot], { stroke: pen.ink.quiet, dash: [3, 4] });
  pen.line([[x, y], foot], { stroke: colour, line: 6, alpha: 0.35 });
}
