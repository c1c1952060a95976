/**
 * How large a stage is drawn for a whole room: as large as the window lets it be.
 *
 * Numbers only, in CSS pixels.
 */

/** @typedef {import("./figure.js").Box} Box */
/** @typedef {{ zoom: number, box: Box }} Fitted `box` as the figure has it, which is then drawn `zoom` times as large */

/** Narrower stages are laid out for a phone; book/Spread.svelte gives a stage so much beside its text, or far less. */
export const NARROW = 736;
/** What stages have on a desk: much narrower ones are crowded. */
const DESK = 800;
const ZOOM = { most: 3, least: 0.5, step: 0.01 };
/** Read from the last row: a thirtieth of the window, and never smaller than 28 pixels. */
const CAPTION = { least: 28, share: 1 / 30 };

/**
 * The size of a caption's letters.
 *
 * @param {number} width of the window
 * @param {number} height
 */
export const captionSize = (width, height) =>
  Math.max(CAPTION.least, Math.round(CAPTION.share * Math.min(width, height)));

/**
 * The largest zoom at which a figure is no taller than its room, laid out as on a desk wherever that is possible.
 *
 * @param {(box: Omit<Box, "height">) => number} heightOf the figure
 * @param {{ width: number, height: number }} room
 * @returns {Fitted}
 */
export function fit(heightOf, room) {
  const isNarrow = room.width < NARROW;
  const most = isNarrow ? 1 : Math.max(1, Math.min(ZOOM.most, room.width / DESK));
  let fitted = boxAt(heightOf, room, most, isNarrow);
  for (let zoom = most; zoom > ZOOM.least && fitted.box.height > fitted.box.room; zoom -= ZOOM.step) {
    fitted = boxAt(heightOf, room, zoom, isNarrow);
  }
  return fitted;
}

/**
 * @param {(box: Omit<Box, "height">) => number} heightOf
 * @param {{ width: number, height: number }} room
 * @param {number} zoom
 * @param {boolean} isNarrow
 * @returns {Fitted}
 */
function boxAt(heightOf, room, zoom, isNarrow) {
  const box = { width: room.width / zoom, room: room.height / zoom, isNarrow };
  return { zoom, box: { ...box, height: Math.round(heightOf(box)) } };
}
