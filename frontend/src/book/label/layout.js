/**
 * Where things stand on the label's stage: the photo with its places, and beside it, on a phone also below, the rest.
 */

/** @typedef {import("../../stage/figure.js").Box} Box */

const TITLE = 26;
const BELOW = { wide: 12, narrow: 136 };

/** @param {Omit<Box, "height">} box */
function sideOf({ width, room, isNarrow }) {
  if (isNarrow) return Math.max(110, Math.min(180, width * 0.49, room - TITLE - BELOW.narrow));
  return Math.max(240, Math.min(500, width - 420, room - TITLE - BELOW.wide));
}

/** @param {Omit<Box, "height">} box */
export const heightOf = (box) => TITLE + sideOf(box) + (box.isNarrow ? BELOW.narrow : BELOW.wide);

/**
 * @param {Box} box
 * @param {number} across places in a row
 */
export function layout(box, across) {
  const { width, isNarrow } = box;
  const side = sideOf(box);
  const photo = { left: 0, top: TITLE, side, place: side / across };
  const left = side + (isNarrow ? 14 : 40);
  const beside = { left, top: TITLE, width: width - left };
  const below = isNarrow ? { left: 0, top: TITLE + side + 14, width } : { ...beside, top: TITLE + 124 };
  const mosaic = isNarrow ? Math.min(beside.width, side) : Math.min(beside.width, side - 166, 330);
  return { photo, beside, below, mosaic };
}

/** @typedef {ReturnType<typeof layout>} Places */

/**
 * The place of the photo under a point.
 *
 * @param {Places} places
 * @param {number} x
 * @param {number} y
 * @param {number} across places in a row
 */
export function placeAt({ photo }, x, y, across) {
  const [row, column] = [Math.floor((y - photo.top) / photo.place), Math.floor((x - photo.left) / photo.place)];
  return row >= 0 && column >= 0 && row < across && column < across ? row * across + column : null;
}
