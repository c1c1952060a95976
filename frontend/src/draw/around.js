/** Cut a part out of a map around one of its cells. */

/**
 * The cells at most `reach` rows and columns away, as far as the map goes.
 *
 *     around({ values: [1, 2, 3, 4, 5, 6], shape: [2, 3] }, { row: 0, column: 0 }, 1)
 *     // { values: [1, 2, 4, 5], rows: 2, columns: 2, top: 0, left: 0 }
 *
 * @param {{ values: ArrayLike<number>, shape: number[] }} map
 * @param {{ row: number, column: number }} cell
 * @param {number} reach
 */
export function around({ values, shape: [height, width] }, { row, column }, reach) {
  const [top, left] = [Math.max(0, row - reach), Math.max(0, column - reach)];
  const rows = Math.min(height - 1, row + reach) - top + 1;
  const columns = Math.min(width - 1, column + reach) - left + 1;
  const cut = Float32Array.from(
    { length: rows * columns },
    (_, index) => values[(top + Math.floor(index / columns)) * width + left + (index % columns)],
  );
  return { values: cut, rows, columns, top, left };
}
