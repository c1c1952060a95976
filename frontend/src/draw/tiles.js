/**
 * Where the maps of a layer stand when they are shown together.
 *
 * Everything is counted in device pixels and whole zooms, so that every cell is as
 * large as its neighbour. Knows sizes, nothing of values.
 */

/**
 * @typedef {object} Tiling
 * @property {number} zoom device pixels a cell
 * @property {number} tileWidth
 * @property {number} tileHeight
 * @property {number} gap
 * @property {number} columns tiles in a line
 * @property {number} lines
 * @property {number} width of it all
 * @property {number} height of it all
 */

/**
 * Arrange `count` maps in lines that fit the width.
 *
 * @param {{ count: number, rows: number, columns: number, target: number, available: number, gap: number, perLine?: number }} wish
 *   `target` is the tile width hoped for and `available` the width there is, both in device pixels
 * @returns {Tiling}
 */
export function tiling({ count, rows, columns, target, available, gap, perLine = Infinity }) {
  const zoom = Math.max(1, Math.round(target / columns));
  const [tileWidth, tileHeight] = [columns * zoom, rows * zoom];
  const most = Math.max(1, Math.min(count, perLine, Math.floor((available + gap) / (tileWidth + gap))));
  const lines = Math.ceil(count / most);
  // Lines of equal length look arranged; a full one and a remainder look cut off.
  const inLine = Math.max(1, Math.ceil(count / lines));
  return {
    zoom,
    tileWidth,
    tileHeight,
    gap,
    columns: inLine,
    lines,
    width: inLine * (tileWidth + gap) - gap,
    height: lines * (tileHeight + gap) - gap,
  };
}

/**
 * The upper left corner of a tile.
 *
 * @param {Tiling} tiles
 * @param {number} index
 */
export function tilePlace({ tileWidth, tileHeight, gap, columns }, index) {
  return { left: (index % columns) * (tileWidth + gap), top: Math.floor(index / columns) * (tileHeight + gap) };
}

/**
 * The tile and the cell in it under a point; null between tiles.
 *
 * @param {Tiling} tiles
 * @param {number} count
 * @param {number} x in device pixels
 * @param {number} y
 * @returns {{ index: number, row: number, column: number } | null}
 */
export function tileAt(tiles, count, x, y) {
  const { tileWidth, tileHeight, gap, columns, zoom } = tiles;
  const across = Math.floor(x / (tileWidth + gap));
  const down = Math.floor(y / (tileHeight + gap));
  const [inX, inY] = [x - across * (tileWidth + gap), y - down * (tileHeight + gap)];
  const index = down * columns + across;
  if (across < 0 || down < 0 || across >= columns || index >= count || inX >= tileWidth || inY >= tileHeight)
    return null;
  return { index, row: Math.floor(inY / zoom), column: Math.floor(inX / zoom) };
}
