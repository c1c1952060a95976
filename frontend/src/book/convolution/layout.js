/**
 * Where things stand: the photo, nine heads as tiles, and three maps.
 */

/** @typedef {import("../../stage/figure.js").Box} Box */

/** A tile shows the photo so far around the query. */
export const NEIGHBOURS = 4;
const TITLE = 26;
const GAP = 4;

/** @param {Omit<Box, "height">} box */
export const heightOf = ({ room, isNarrow }) => (isNarrow ? 330 : Math.max(410, Math.min(470, room)));

/** @param {Box} box */
export function layout({ width, height, isNarrow }) {
  const top = TITLE;
  const square = (/** @type {number} */ left, /** @type {number} */ from, /** @type {number} */ size) => ({
    ...{ left, top: from, size },
  });
  if (isNarrow) {
    const size = Math.min(104, (width - 24) / 3);
    const large = Math.min(164, height - size - 2 * TITLE - 22);
    const heads = square(width - large - 8, top, large);
    const low = top + large + TITLE + 2;
    const maps = [0, 1, 2].map((index) => square(index * (size + 12), low, size));
    return { photo: square(0, top, Math.min(150, large, heads.left - 16)), heads, maps, tile: tilesOf(heads) };
  }
  const unit = Math.min(1, width / 900);
  const heads = square(Math.round(232 * unit), top, Math.min(330 * unit, height - top - 10));
  const from = heads.left + heads.size + 34 * unit;
  const size = (width - from - 16) / 2;
  const maps = [
    square(from, top, size),
    square(from + size + 14, top, size),
    square(from, top + size + TITLE + 10, size),
  ];
  return { photo: square(0, top, 196 * unit), heads, maps, tile: tilesOf(heads) };
}

/** @typedef {ReturnType<typeof layout>} Places */

/** @param {{ left: number, top: number, size: number }} area */
function tilesOf({ left, top, size }) {
  const tile = (size - 2 * GAP) / 3;
  return (/** @type {number} */ head) => ({
    left: left + (head % 3) * (tile + GAP),
    top: top + Math.floor(head / 3) * (tile + GAP),
    size: tile,
  });
}

/**
 * The place of the photo, or of a map, under a point.
 *
 * @param {Places} places
 * @param {number} x
 * @param {number} y
 * @param {number} side
 * @returns {{ row: number, column: number } | null}
 */
export function placeAt({ photo, maps }, x, y, side) {
  for (const { left, top, size } of [photo, ...maps]) {
    const [row, column] = [Math.floor(((y - top) / size) * side), Math.floor(((x - left) / size) * side)];
    if (row >= 0 && row < side && column >= 0 && column < side) return { row, column };
  }
  return null;
}
