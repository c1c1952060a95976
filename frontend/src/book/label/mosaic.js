/**
 * All maps of a layer in one picture, side by side, a cell apart.
 */

import { mapSize, mapValues } from "../../draw/layers.js";
import { blankPicture, paintCells, stamp } from "../../draw/raster.js";
import { colourScale } from "../../draw/scale.js";
import { canvasOf, reachOf } from "../../stage/pictures.js";

/** Most values are far below the largest; they are to be seen too. */
const SHOWN = 0.5;

/**
 * @param {import("../../api/tensor.js").Tensor} output [C, H, W]
 * @param {import("../../draw/ramps.js").Theme} theme
 * @returns {{ canvas: HTMLCanvasElement, across: number }} `across`: maps in a row
 */
export function mosaicOf(output, theme) {
  const { count, rows, columns } = mapSize(output.shape);
  const across = Math.ceil(Math.sqrt(count));
  const reach = SHOWN * reachOf(output.values);
  const scale = colourScale("activation", theme, [-reach, reach]);
  const lines = Math.ceil(count / across);
  const picture = blankPicture(across * (columns + 1) - 1, lines * (rows + 1) - 1);
  for (let map = 0; map < count; map++) {
    const tile = paintCells(mapValues(output, map), rows, columns, scale);
    stamp(picture, tile, (map % across) * (columns + 1), Math.floor(map / across) * (rows + 1), 1);
  }
  return { canvas: canvasOf(picture), across };
}
