/**
 * Which part of a heatmap is on screen, and how large its cells are.
 *
 * Arithmetic of zooming and panning; knows lengths, nothing of values or canvases.
 */

/** @typedef {{ zoom: number, row: number, column: number }} Viewport the first visible row and column, maybe a part of one */
/** @typedef {{ row: number, column: number }} Cell */

/** Everything visible. @type {Readonly<Viewport>} */
export const WHOLE = Object.freeze({ zoom: 1, row: 0, column: 0 });

/** Cells grow until a handful is left. */
const FEWEST_CELLS = 4;

/**
 * The largest cell that lets all columns fit: whole device pixels, so that all are equal.
 *
 * @param {{ rows: number, columns: number, width: number, height: number, most: number, density: number }} room
 *   lengths in CSS pixels; `most` is the largest cell wanted and `density` device pixels for one
 * @returns {number} CSS pixels
 */
export function cellSize({ rows, columns, width, height, most, density }) {
  const fitting = Math.min(width / columns, height / rows, most);
  const whole = Math.floor(fitting * density) / density;
  return whole > 0 ? whole : fitting;
}

/**
 * Zoom by a factor, keeping the place under the pointer where it is.
 *
 * @param {Viewport} viewport
 * @param {number} factor
 * @param {{ rows: number, columns: number }} size
 * @param {{ down: number, across: number }} [anchor] shares of the height and width, the middle unless told
 * @returns {Viewport}
 */
export function zoomed(viewport, factor, size, anchor = { down: 0.5, across: 0.5 }) {
  const most = Math.max(1, Math.max(size.rows, size.columns) / FEWEST_CELLS);
  const zoom = Math.min(most, Math.max(1, viewport.zoom * factor));
  const change = 1 / viewport.zoom - 1 / zoom;
  const row = viewport.row + anchor.down * size.rows * change;
  const column = viewport.column + anchor.across * size.columns * change;
  return kept({ zoom, row, column }, size);
}

/**
 * Where a cell is in what is visible, to zoom around it.
 *
 * @param {Viewport} viewport
 * @param {Cell | null} cell the middle where there is none, or it is out of sight
 * @param {{ rows: number, columns: number }} size
 */
export function anchorAt(viewport, cell, size) {
  if (!cell) return { down: 0.5, across: 0.5 };
  const down = ((cell.row + 0.5 - viewport.row) * viewport.zoom) / size.rows;
  const across = ((cell.column + 0.5 - viewport.column) * viewport.zoom) / size.columns;
  const isSeen = down >= 0 && down <= 1 && across >= 0 && across <= 1;
  return isSeen ? { down, across } : { down: 0.5, across: 0.5 };
}

/**
 * Move by cells, never past the edge.
 *
 * @param {Viewport} viewport
 * @param {number} rows
 * @param {number} columns
 * @param {{ rows: number, columns: number }} size
 */
export function panned(viewport, rows, columns, size) {
  return kept({ ...viewport, row: viewport.row + rows, column: viewport.column + columns }, size);
}

/**
 * Pan just so far that a cell is visible.
 *
 * @param {Viewport} viewport
 * @param {Cell} cell
 * @param {{ rows: number, columns: number }} size
 */
export function revealing(viewport, cell, size) {
  /** @type {(first: number, seen: number, index: number) => number} */
  const shift = (first, seen, index) => Math.min(0, index - first) + Math.max(0, index + 1 - first - seen);
  const down = shift(viewport.row, size.rows / viewport.zoom, cell.row);
  const across = shift(viewport.column, size.columns / viewport.zoom, cell.column);
  return down || across ? panned(viewport, down, across, size) : viewport;
}

/**
 * The cell under a point; null outside.
 *
 * @param {Viewport} viewport
 * @param {number} x in CSS pixels
 * @param {number} y
 * @param {number} cell CSS pixels of a cell at zoom 1
 * @param {{ rows: number, columns: number }} size
 * @returns {Cell | null}
 */
export function cellAt(viewport, x, y, cell, size) {
  const row = Math.floor(viewport.row + y / (cell * viewport.zoom));
  const column = Math.floor(viewport.column + x / (cell * viewport.zoom));
  return row >= 0 && column >= 0 && row < size.rows && column < size.columns ? { row, column } : null;
}

/**
 * The cell that a key moves to; null when the key is not one that moves.
 *
 * @param {Cell} cell
 * @param {string} key
 * @param {{ rows: number, columns: number }} size
 * @param {number} [page] rows that Page Up and Page Down move by; 0 leaves these keys to others
 * @returns {Cell | null}
 */
export function walked(cell, key, { rows, columns }, page = 0) {
  /** @type {Record<string, [number, number]>} */
  const steps = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    Home: [0, -columns],
    End: [0, columns],
    ...(page ? { PageUp: [-page, 0], PageDown: [page, 0] } : {}),
  };
  const step = steps[key];
  if (!step) return null;
  return {
    row: Math.min(rows - 1, Math.max(0, cell.row + step[0])),
    column: Math.min(columns - 1, Math.max(0, cell.column + step[1])),
  };
}

/**
 * @param {Viewport} viewport
 * @param {{ rows: number, columns: number }} size
 * @returns {Viewport}
 */
function kept({ zoom, row, column }, { rows, columns }) {
  return {
    zoom,
    row: Math.min(rows - rows / zoom, Math.max(0, row)),
    column: Math.min(columns - columns / zoom, Math.max(0, column)),
  };
}
