/**
 * Where things stand on the network's stage: the plates in a row and what is looked at below; on a phone one row a plate.
 */

/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./plates.js").Plate} Plate */
/**
 * @typedef {object} Standing of one plate
 * @property {number} left of its front
 * @property {number} top
 * @property {number} side of its front, in CSS pixels
 * @property {[x: number, y: number]} depth from the front sheet to the last
 * @property {{ left: number, top: number, width: number, height: number }} room under the pointer it is this plate
 */

const TITLE = 24;
const NAMES = 44;
const GAP = 13;
/** A map more is so much more depth, in cells; drawn slantwise. */
const DEPTH = 0.17;
const SLANT = /** @type {const} */ ([0.8, -0.45]);
/** A front smaller than this could not be seen. */
const LEAST = 3;
const PHONE = { top: 4, row: 18, name: 60, look: 108 };

/**
 * Cells in CSS pixels, so that the row fills the width.
 *
 * @param {number} width
 * @param {Plate[]} plates
 */
function unitOf(width, plates) {
  const cells = plates.reduce((sum, { side, count }) => sum + side + SLANT[0] * DEPTH * count, 0);
  return Math.min(1.9, (width - GAP * (plates.length - 1) - 20) / cells);
}

/**
 * @param {Omit<Box, "height">} box
 * @param {Plate[]} plates
 */
export function heightOf({ width, room, isNarrow }, plates) {
  if (isNarrow) return PHONE.top + PHONE.row * plates.length;
  const strip = stripOf(width, plates);
  return strip + NAMES + Math.max(190, Math.min(400, room - strip - NAMES));
}

/**
 * @param {number} width
 * @param {Plate[]} plates
 */
function stripOf(width, plates) {
  const unit = unitOf(width, plates);
  const rise = plates.map(({ side, count }) => unit * (side / 2 - SLANT[1] * DEPTH * count));
  return TITLE + Math.max(...rise) + (unit * plates[0].side) / 2;
}

/**
 * @param {Box} box
 * @param {Plate[]} plates
 */
export function layout(box, plates) {
  return box.isNarrow ? phone(box, plates) : desk(box, plates);
}

/**
 * @param {Box} box
 * @param {Plate[]} plates
 */
function desk({ width, height }, plates) {
  const unit = unitOf(width, plates);
  const strip = stripOf(width, plates);
  const middle = strip - (unit * plates[0].side) / 2;
  let left = 1;
  const standings = plates.map(({ side, count }) => {
    const front = Math.max(LEAST, unit * side);
    const depth = /** @type {[number, number]} */ (SLANT.map((part) => part * DEPTH * unit * count));
    const wide = front + depth[0] + GAP;
    const room = { left: left - GAP / 2, top: 0, width: wide, height: strip + NAMES };
    const standing = { left, top: middle - front / 2, side: front, depth, room };
    left += wide;
    return standing;
  });
  const top = strip + NAMES + 20;
  const side = height - top - 2;
  return { standings, names: strip + 12, look: { left: 1, top, side }, text: { left: side + 34, top }, bars: null };
}

/**
 * @param {Box} box
 * @param {Plate[]} plates
 */
function phone({ width }, plates) {
  const look = width - PHONE.look;
  /** @type {Standing[]} */
  const standings = plates.map((_, index) => ({
    ...{ left: PHONE.name, top: PHONE.top + index * PHONE.row + 1, side: PHONE.row - 2, depth: [0, 0] },
    room: { left: 0, top: PHONE.top + index * PHONE.row, width: look - 8, height: PHONE.row },
  }));
  return {
    ...{ standings, names: PHONE.top, look: { left: look, top: PHONE.top, side: PHONE.look - 1 } },
    text: { left: look, top: PHONE.top + PHONE.look + 14 },
    bars: { left: PHONE.name + PHONE.row + 4, right: look - 14, row: PHONE.row },
  };
}

/** @typedef {ReturnType<typeof layout>} Places */

/**
 * The plate at a point: of those that the pointer is over, or while it is held the nearest.
 *
 * @param {Places} places
 * @param {number} x
 * @param {number} y
 * @param {boolean} [isHeld]
 * @returns {number | null}
 */
export function plateUnder({ standings, bars }, x, y, isHeld = false) {
  const isOver = (/** @type {Standing} */ { room }) =>
    x >= room.left && x < room.left + room.width && y >= room.top && y < room.top + room.height;
  const found = standings.findIndex(isOver);
  if (found >= 0 || !isHeld) return found < 0 ? null : found;
  const along = standings.map(({ room }) =>
    bars ? Math.abs(y - room.top - room.height / 2) : Math.abs(x - room.left - room.width / 2),
  );
  return along.indexOf(Math.min(...along));
}
