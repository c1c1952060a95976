/**
 * Where things stand on the stage of the move: three pictures above three.
 */

/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {"photo" | "still" | "carried" | "moved" | "anew" | "difference"} Name */

const TITLE = 24;
const BETWEEN = { wide: 26, narrow: 8 };
const FOOT = { wide: 34, narrow: 24 };
/** Between pictures; at least as wide as a move by cells is written. */
const GAP = { least: 62, most: 96, narrow: 8 };

/** @type {Record<Name, [row: number, column: number]>} */
const PLACES = {
  photo: [0, 0],
  still: [0, 1],
  carried: [0, 2],
  moved: [1, 0],
  anew: [1, 1],
  difference: [1, 2],
};

/** @param {Omit<Box, "height">} box */
function sideOf({ width, room, isNarrow }) {
  const [between, foot, gap] = isNarrow
    ? [BETWEEN.narrow, FOOT.narrow, GAP.narrow]
    : [BETWEEN.wide, FOOT.wide, GAP.least];
  const across = (width - 2 * gap - 2) / 3;
  return Math.max(70, Math.min(across, (room - 2 * TITLE - between - foot) / 2));
}

/** @param {Omit<Box, "height">} box */
export function heightOf(box) {
  const [between, foot] = box.isNarrow ? [BETWEEN.narrow, FOOT.narrow] : [BETWEEN.wide, FOOT.wide];
  return 2 * (TITLE + sideOf(box)) + between + foot;
}

/** @param {Box} box */
export function layout(box) {
  const side = sideOf(box);
  const between = box.isNarrow ? BETWEEN.narrow : BETWEEN.wide;
  const gap = Math.min((box.width - 3 * side - 2) / 2, GAP.most);
  const at = /** @type {Record<Name, { left: number, top: number }>} */ (
    Object.fromEntries(
      Object.entries(PLACES).map(([name, [row, column]]) => [
        name,
        { left: 1 + column * (side + gap), top: TITLE + row * (TITLE + side + between) },
      ]),
    )
  );
  return { side, gap, at, foot: at.difference.top + side + (box.isNarrow ? 13 : 18) };
}

/**
 * Which picture is under a point.
 *
 * @param {Box} box
 * @param {number} x
 * @param {number} y
 * @returns {Name | null}
 */
export function pictureUnder(box, x, y) {
  const { side, at } = layout(box);
  const found = Object.entries(at).find(
    ([, { left, top }]) => x >= left && y >= top && x < left + side && y < top + side,
  );
  return found ? /** @type {Name} */ (found[0]) : null;
}
