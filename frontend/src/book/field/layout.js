/**
 * Where things stand on the field's stage: photo, tape below it, tower beside it.
 */

/** @typedef {import("../../stage/figure.js").Box} Box */

const TITLE = 24;
const BELOW = { wide: 142, narrow: 112 };
const TOWER = { wide: 350, narrow: 96 };
/** Beside the tower stand the layers' names. */
const NAMES = 96;
const MOST_SIDE = { wide: 470, narrow: 210 };

/** @param {Omit<Box, "height">} box */
function sideOf({ width, room, isNarrow }) {
  const [beside, below, most] = isNarrow
    ? [TOWER.narrow, BELOW.narrow, MOST_SIDE.narrow]
    : [TOWER.wide, BELOW.wide, MOST_SIDE.wide];
  return Math.max(120, Math.min(most, width - beside, room - TITLE - below));
}

/** @param {Omit<Box, "height">} box */
export function heightOf(box) {
  return TITLE + sideOf(box) + (box.isNarrow ? BELOW.narrow : BELOW.wide);
}

/**
 * @param {Box} box
 * @param {number} size of the photo's side, in pixels
 */
export function layout(box, size) {
  const { width, isNarrow } = box;
  const side = sideOf(box);
  const photo = { left: isNarrow ? width - side : 6, top: TITLE, side, unit: side / size };
  const tape = { left: isNarrow ? 0 : photo.left, top: TITLE + side + (isNarrow ? 14 : 22) };
  const plane = isNarrow ? Math.min(width - side - 18, 84) : Math.min(280, width - side - 150);
  const tower = {
    left: isNarrow ? 0 : width - plane - NAMES,
    top: TITLE + 4,
    bottom: isNarrow ? TITLE + side - 18 : box.height - 40,
    plane,
  };
  return { photo, tape, tower };
}

/** @typedef {ReturnType<typeof layout>} Places */

/**
 * @param {Places} places
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {boolean} [isHeld] what is held stays on the photo
 */
export function pixelAt({ photo }, x, y, size, isHeld = false) {
  const [row, column] = [Math.floor((y - photo.top) / photo.unit), Math.floor((x - photo.left) / photo.unit)];
  if (!isHeld && (row < 0 || column < 0 || row >= size || column >= size)) return null;
  const held = (/** @type {number} */ value) => Math.max(0, Math.min(size - 1, value));
  return { row: held(row), column: held(column) };
}
