/**
 * Words beside the points they name, on a plane, none over another.
 *
 * Lengths only; the component draws.
 */

/** @typedef {{ x: number, y: number }} Point in CSS pixels */
/** @typedef {{ x: number, y: number, width: number, height: number }} Box */

const GAP = 5;

/**
 * Scale points into a room without distorting the plane, its middle in the room's middle.
 *
 *     fitted([-1, 0, 1, 0], { width: 100, height: 50 }, 10) // [{ x: 10, y: 25 }, { x: 90, y: 25 }]
 *
 * @param {ArrayLike<number>} pairs x, y, x, y, …; y grows upwards
 * @param {{ width: number, height: number }} room
 * @param {number} margin
 * @returns {Point[]}
 */
export function fitted(pairs, { width, height }, margin) {
  const points = Array.from({ length: pairs.length / 2 }, (_, index) => [pairs[2 * index], pairs[2 * index + 1]]);
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min((width - 2 * margin) / (right - left || 1), (height - 2 * margin) / (high - low || 1));
  return points.map(([x, y]) => ({
    x: width / 2 + (x - (left + right) / 2) * scale,
    y: height / 2 - (y - (low + high) / 2) * scale,
  }));
}

/**
 * Where each point's label goes: right of it, left, above or below, the first place that is free.
 *
 * @param {Point[]} points those that matter most first
 * @param {number[]} widths of their labels
 * @param {number} height of a label
 * @param {{ width: number, height: number }} room
 * @returns {(Box | null)[]} null where there is no room
 */
export function placeLabels(points, widths, height, room) {
  /** @type {Box[]} */
  const taken = points.map(({ x, y }) => ({ x: x - 3, y: y - 3, width: 6, height: 6 }));
  return points.map(({ x, y }, index) => {
    const width = widths[index];
    const own = taken[index];
    const places = [
      { x: x + GAP, y: y - height / 2 },
      { x: x - GAP - width, y: y - height / 2 },
      { x: x - width / 2, y: y - GAP - height },
      { x: x - width / 2, y: y + GAP },
    ].map((place) => ({ ...place, width, height }));
    const free = places.find(
      (box) => isInside(box, room) && !taken.some((other) => other !== own && overlap(box, other)),
    );
    if (!free) return null;
    taken.push(free);
    return free;
  });
}

/**
 * @param {Box} box
 * @param {{ width: number, height: number }} room
 */
function isInside(box, room) {
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= room.width && box.y + box.height <= room.height;
}

/**
 * @param {Box} one
 * @param {Box} other
 */
function overlap(one, other) {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}
