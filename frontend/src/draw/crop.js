/**
 * The square of a photo that the network is given: moving it, zooming it, and its form in an address.
 *
 * Pure arithmetic in pixels of the upright photo; whole pixels, always inside.
 */

/** @typedef {{ left: number, top: number, side: number }} Square */
/** @typedef {{ width: number, height: number }} Size */

/** A smaller square is blown up so much that nothing is to be seen. */
const SMALLEST = 8;
const FORM = /^(\d{1,6}(?:\.\d{1,6})?),(\d{1,6}(?:\.\d{1,6})?),(\d{1,6}(?:\.\d{1,6})?)$/;

/**
 * The square that an address names, as the service takes it.
 *
 *     readSquare("40,0,120") // { left: 40, top: 0, side: 120 }
 *
 * @param {string | undefined} text
 * @returns {Square | null} null unless it is one
 */
export function readSquare(text) {
  const [, left, top, side] = (text?.match(FORM) ?? []).map(Number);
  return side >= 1 ? { left, top, side } : null;
}

/** @param {Square} square */
export function writeSquare({ left, top, side }) {
  return [left, top, side].join(",");
}

/**
 * The square that a crop is; of one that is not square, its shorter side.
 *
 * @param {{ left: number, top: number, right: number, bottom: number }} crop
 * @returns {Square}
 */
export function squareOf({ left, top, right, bottom }) {
  return { left, top, side: Math.min(right - left, bottom - top) };
}

/**
 * A square of whole pixels as near as the photo allows.
 *
 * @param {Square} square
 * @param {Size} size of the photo
 * @returns {Square}
 */
export function within({ left, top, side }, { width, height }) {
  const most = Math.min(width, height);
  const fitting = Math.round(Math.min(most, Math.max(Math.min(SMALLEST, most), side)));
  return {
    left: Math.round(Math.min(width - fitting, Math.max(0, left))),
    top: Math.round(Math.min(height - fitting, Math.max(0, top))),
    side: fitting,
  };
}

/**
 * @param {Square} square
 * @param {number} right pixels of the photo, to the left if negative
 * @param {number} down
 * @param {Size} size
 */
export function moved({ left, top, side }, right, down, size) {
  return within({ left: left + right, top: top + down, side }, size);
}

/**
 * The square with its side times a factor, the same point of the photo at the same place in it.
 *
 *     zoomed({ left: 0, top: 0, side: 100 }, 0.5, { x: 50, y: 50 }, { width: 300, height: 200 })
 *     // { left: 25, top: 25, side: 50 }
 *
 * @param {Square} square
 * @param {number} factor below 1 shows less of the photo, larger
 * @param {{ x: number, y: number }} about in the photo
 * @param {Size} size
 */
export function zoomed({ left, top, side }, factor, about, size) {
  const most = Math.min(size.width, size.height);
  const wanted = Math.min(most, Math.max(Math.min(SMALLEST, most), side * factor));
  const real = wanted / side;
  return within({ left: about.x - (about.x - left) * real, top: about.y - (about.y - top) * real, side: wanted }, size);
}

/**
 * The same part of the photo in other pixels.
 *
 * @param {Square} square
 * @param {number} share new pixels for one of the old
 * @returns {Square}
 */
export function scaled({ left, top, side }, share) {
  return { left: left * share, top: top * share, side: side * share };
}

/** @param {Square} square */
export function centreOf({ left, top, side }) {
  return { x: left + side / 2, y: top + side / 2 };
}

/**
 * What a key does to the square, null where it does nothing.
 *
 * @param {Square} square
 * @param {{ key: string, shiftKey: boolean }} event
 * @param {Size} size
 * @returns {Square | null}
 */
export function pressed(square, { key, shiftKey }, size) {
  const step = Math.max(1, Math.round(square.side / (shiftKey ? 5 : 20)));
  switch (key) {
    case "ArrowLeft":
      return moved(square, -step, 0, size);
    case "ArrowRight":
      return moved(square, step, 0, size);
    case "ArrowUp":
      return moved(square, 0, -step, size);
    case "ArrowDown":
      return moved(square, 0, step, size);
    case "+":
    case "=":
      return zoomed(square, 1 / ZOOM, centreOf(square), size);
    case "-":
      return zoomed(square, ZOOM, centreOf(square), size);
    default:
      return null;
  }
}

/** How much one step of zooming changes the side. */
export const ZOOM = 1.25;
