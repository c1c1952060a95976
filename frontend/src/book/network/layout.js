/**
 * Where things stand on the network's stage: a box a layer, to scale, those of one size beside each other in a row; to
 * the right of the rows what is looked at.
 */

/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./plates.js").Plate} Plate */
/**
 * @typedef {object} Standing of one plate
 * @property {number} left of its front
 * @property {number} top
 * @property {number} side of its front, in CSS pixels
 * @property {[x: number, y: number]} depth from the front sheet to the last
 * @property {{ left: number, top: number, width: number, height: number }} room under the pointer it is this plate; its
 *   name stands at the foot
 */

const TITLE = 24;
/** Of a row's foot, with the names; between two boxes; the least that a name needs; what is looked at needs. */
const FORMS = {
  wide: { foot: 30, gap: 26, name: 66, look: 230, height: [400, 600] },
  narrow: { foot: 19, gap: 9, name: 50, look: 96, height: [288, 400] },
};
/** Where the maps of a box lie, one behind the other: to the right, and a little up. */
const SLANT = /** @type {const} */ ([0.98, -0.16]);
/** So many maps one behind the other are as deep as a cell is wide: what fits best is chosen. */
const DEEP = [4, 6, 8, 12, 16];
const SMALLEST = 0.2;

/**
 * The plates of each row: those of one size; single numbers stand behind the last maps.
 *
 * @param {Plate[]} plates
 * @returns {number[][]}
 */
export function rowsOf(plates) {
  /** @type {number[][]} */
  const rows = [];
  plates.forEach(({ side }, index) => {
    const isNext = index === 0 || (side !== plates[index - 1].side && side > 1);
    if (isNext) rows.push([index]);
    else rows[rows.length - 1].push(index);
  });
  return rows;
}

/** @param {Omit<Box, "height">} box */
export function heightOf({ room, isNarrow }) {
  const [least, most] = FORMS[isNarrow ? "narrow" : "wide"].height;
  return Math.max(least, Math.min(most, room));
}

/**
 * How large a cell is, and how many maps are as deep, so that all rows have room.
 *
 * @param {{ width: number, height: number, isNarrow: boolean }} box
 * @param {Plate[]} plates
 */
function scaleOf({ width, height, isNarrow }, plates) {
  const { foot, gap, name, look } = FORMS[isNarrow ? "narrow" : "wide"];
  const rows = rowsOf(plates);
  const tried = DEEP.map((maps) => {
    const most = (/** @type {number[]} */ row) => Math.max(...row.map((index) => plates[index].count));
    const tall = rows.reduce((sum, row) => sum + plates[row[0]].side - (SLANT[1] * most(row)) / maps, 0);
    const fits = (/** @type {number} */ unit) =>
      rows.every((row, at) => {
        const wide = row.reduce((sum, index) => sum + spanOf(plates[index], unit, maps, name) + gap, -gap);
        return wide + 2 <= width - (at < rows.length - 1 ? look : 0);
      });
    let unit = (height - TITLE - foot * rows.length - 2) / tall;
    while (!fits(unit) && unit > SMALLEST) unit *= 0.98;
    return { unit, maps };
  });
  // The largest boxes; of those about as large the deepest.
  const largest = Math.max(...tried.map(({ unit }) => unit));
  return tried.find(({ unit }) => unit >= 0.88 * largest) ?? tried[0];
}

/**
 * What a box takes of its row.
 *
 * @param {Plate} plate
 * @param {number} unit
 * @param {number} maps
 * @param {number} least
 */
const spanOf = ({ side, count }, unit, maps, least) => Math.max(least, unit * (side + (SLANT[0] * count) / maps));

/**
 * @param {Box} box
 * @param {Plate[]} plates
 */
export function layout(box, plates) {
  const { foot, gap, name } = FORMS[box.isNarrow ? "narrow" : "wide"];
  const { unit, maps } = scaleOf(box, plates);
  const rows = rowsOf(plates);
  /** @type {Standing[]} */
  const standings = [];
  // What the height has left is shared by the rows.
  const tall = rows.map((row) => {
    const rise = Math.max(...row.map((index) => (-SLANT[1] * unit * plates[index].count) / maps));
    return { rise, height: rise + unit * plates[row[0]].side + foot };
  });
  const spare = (box.height - TITLE - 2 - tall.reduce((sum, { height }) => sum + height, 0)) / (rows.length - 1 || 1);
  let top = TITLE;
  let end = 0;
  let last = TITLE;
  rows.forEach((row, at) => {
    const { rise, height } = tall[at];
    let left = 1;
    for (const index of row) {
      const { side: cells, count } = plates[index];
      const side = unit * cells;
      const depth = /** @type {[number, number]} */ (SLANT.map((part) => (part * unit * count) / maps));
      const wide = spanOf(plates[index], unit, maps, name);
      // Single numbers stand in the middle of the row they end.
      const front = top + rise + (unit * plates[row[0]].side - side) / 2;
      const room = { left: left - gap / 2, top: top - 2, width: wide + gap, height: height + 2 };
      standings.push({ left, top: front, side, depth, room });
      left += wide + gap;
    }
    if (at < rows.length - 1) end = Math.max(end, left - gap);
    last = top;
    top += height + Math.max(0, spare);
  });
  const left = end + (box.isNarrow ? 14 : 36);
  const look = { left, top: TITLE, width: box.width - left - 1, height: last - TITLE - (box.isNarrow ? 4 : 16) };
  return { standings, rows, maps, foot, look };
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
export function plateUnder({ standings }, x, y, isHeld = false) {
  const isOver = (/** @type {Standing} */ { room }) =>
    x >= room.left && x < room.left + room.width && y >= room.top && y < room.top + room.height;
  const found = standings.findIndex(isOver);
  if (found >= 0 || !isHeld) return found < 0 ? null : found;
  const apart = standings.map(({ room }) =>
    Math.hypot(
      x - Math.max(room.left, Math.min(room.left + room.width, x)),
      y - Math.max(room.top, Math.min(room.top + room.height, y)),
    ),
  );
  return apart.indexOf(Math.min(...apart));
}
