/**
 * Walking back from one cell to the photo: how many cells it was made of at each layer, and where they stand.
 *
 * The recurrence of Araujo, Norris and Sim 2019, "Computing Receptive Fields of Convolutional Neural Networks",
 * https://distill.pub/2019/computing-receptive-fields/: each layer widens the field by (window − 1) · step.
 */

import { INPUT } from "../../draw/ends.js";

/** @typedef {import("../../api/types.js").Layer} Layer */
/** @typedef {{ row: number, column: number }} Cell */
/**
 * @typedef {object} Station where the walk has come to
 * @property {string} name of the layer, or "input"
 * @property {[row: number, column: number]} low the first cell, which may lie outside
 * @property {[row: number, column: number]} high the last one
 * @property {number} count of cells in a row
 * @property {number} step pixels of the photo between two of them
 * @property {number} centre of cell 0, in pixels of the photo
 * @property {number} cells that the whole map is wide
 * @property {number} adds pixels by which the field grew on the way here
 * @property {number} window of the layer walked through, 0 at the beginning
 * @property {string} through its name
 * @property {boolean} isPooling whether it is a pooling
 */

/**
 * @param {Layer[]} layers of the network
 * @param {string} from the layer whose cell it is
 * @param {Cell} cell
 * @param {number} size of the photo's side, in pixels
 * @returns {Station[]} the cell first, the photo last
 */
export function walk(layers, from, cell, size) {
  const named = new Map(layers.map((layer) => [layer.name, layer]));
  /** @type {Station[]} */
  const stations = [
    {
      ...standing(named, from, size),
      ...{ low: [cell.row, cell.column], high: [cell.row, cell.column], count: 1 },
      ...{ adds: 0, window: 0, through: "", isPooling: false },
    },
  ];
  let name = from;
  while (name !== INPUT) {
    const layer = /** @type {Layer} */ (named.get(name));
    name = layer.input;
    if (!layer.kernel_size || !layer.stride || !layer.padding) continue;
    const [[window], [stride], [padding]] = [layer.kernel_size, layer.stride, layer.padding];
    const { low, high } = stations[stations.length - 1];
    // A ReLU changes no place: the cells are named after the layer before it.
    while (name !== INPUT && named.get(name)?.type === "ReLU") name = /** @type {Layer} */ (named.get(name)).input;
    const here = standing(named, name, size);
    stations.push({
      ...here,
      low: [low[0] * stride - padding, low[1] * stride - padding],
      high: [high[0] * stride - padding + window - 1, high[1] * stride - padding + window - 1],
      count: (high[0] - low[0]) * stride + window,
      ...{ adds: (window - 1) * here.step, window, through: layer.name, isPooling: layer.type === "MaxPool2d" },
    });
  }
  return stations;
}

/**
 * How the cells of a layer stand on the photo.
 *
 * @param {Map<string, Layer>} named
 * @param {string} name
 * @param {number} size
 */
function standing(named, name, size) {
  const layer = named.get(name);
  const field = layer?.receptive_field;
  if (!layer || !field) return { name: INPUT, step: 1, centre: 0, cells: size };
  return {
    name,
    step: field.stride[0],
    centre: field.start[0] + (field.size[0] - 1) / 2,
    cells: layer.output_shape[1] ?? size,
  };
}

/**
 * The width of the field at a station: half of it to each side of its middle.
 *
 * @param {Station} station
 * @returns {{ half: number, row: number, column: number }} in pixels of the photo, the middle of pixel 0 at 0.5
 */
export function extentOf({ low, high, count, step, centre }) {
  const middle = (/** @type {0 | 1} */ axis) => centre + (step * (low[axis] + high[axis])) / 2 + 0.5;
  return { half: ((count - 1) * step + 1) / 2, row: middle(0), column: middle(1) };
}

/**
 * The part of the photo within the field.
 *
 * @param {Station[]} stations
 * @param {number} size
 * @returns {import("../../draw/receptive.js").Rectangle}
 */
export function frameOf(stations, size) {
  const { low, high } = stations[stations.length - 1];
  return {
    top: Math.max(0, low[0]),
    left: Math.max(0, low[1]),
    bottom: Math.min(size - 1, high[0]),
    right: Math.min(size - 1, high[1]),
  };
}

/**
 * The cell of a layer that stands nearest to a pixel.
 *
 * @param {Layer} layer
 * @param {Cell} pixel
 * @returns {Cell}
 */
export function cellNear({ receptive_field: field, output_shape }, { row, column }) {
  const [step, centre] = [field?.stride[0] ?? 1, (field?.start[0] ?? 0) + ((field?.size[0] ?? 1) - 1) / 2];
  const nearest = (/** @type {number} */ pixel) =>
    Math.max(0, Math.min((output_shape[1] ?? 1) - 1, Math.round((pixel - centre) / step)));
  return { row: nearest(row), column: nearest(column) };
}

/**
 * @param {Cell} pixel
 * @param {import("../../draw/receptive.js").Rectangle} frame
 */
export const isWithin = ({ row, column }, { top, left, bottom, right }) =>
  row >= top && row <= bottom && column >= left && column <= right;
