/**
 * Where texts stand in a chart: clear of curves, marks and each other.
 *
 * Numbers only, in CSS pixels.
 */

/** @typedef {import("../../stage/pen.js").Area} Area */
/** @typedef {[x: number, y: number]} Point */

/** Around a mark and around a line, its own half included. */
const AROUND = { mark: 7, line: 3 };
/** A line is cut into pieces of so many pixels at most. */
const PIECE = 4;

/**
 * @param {Area} one
 * @param {Area} other
 */
const meet = (one, other) =>
  one.left < other.left + other.width &&
  other.left < one.left + one.width &&
  one.top < other.top + other.height &&
  other.top < one.top + one.height;

/**
 * The first of some places that meets nothing; the first of all where each does.
 *
 * @param {Area[]} places at least one
 * @param {Area[]} taken
 */
export const firstClear = (places, taken) =>
  places.find((place) => !taken.some((one) => meet(place, one))) ?? places[0];

/**
 * What a point takes.
 *
 * @param {Point} point
 * @param {number} [around]
 * @returns {Area}
 */
export const markAt = ([x, y], around = AROUND.mark) => ({
  ...{ left: x - around, top: y - around, width: 2 * around, height: 2 * around },
});

/**
 * What a line through points takes, piece by piece.
 *
 * @param {Point[]} points
 * @returns {Area[]}
 */
export function alongLine(points) {
  return points.slice(1).flatMap(([x, y], at) => {
    const [fromX, fromY] = points[at];
    const pieces = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / PIECE));
    return Array.from({ length: pieces + 1 }, (_, piece) => {
      const way = piece / pieces;
      return markAt([fromX + way * (x - fromX), fromY + way * (y - fromY)], AROUND.line);
    });
  });
}
