/**
 * Where the keys lead from one value of a network to the next.
 *
 * Pure: the page says what there is and locks what comes back.
 */

import { cellOver, middleOf } from "../draw/growth.js";
import { mapSize } from "../draw/layers.js";
import { walked } from "../draw/viewport.js";

/** @typedef {import("./photo.js").Unit} Unit */
/** @typedef {import("../api/types.js").Layer} Layer */

/** @type {Record<string, number>} */
const LAYERS = { PageUp: -1, PageDown: 1 };
/** @type {Record<string, number>} */
const MAPS = { "[": -1, "]": 1 };

/**
 * @param {Unit} unit
 * @param {string} key
 * @param {Layer[]} steps all that can be pointed at, in order, with the shapes they have now
 * @returns {Unit | null} null where the key leads nowhere
 */
export function nextUnit(unit, key, steps) {
  const index = steps.findIndex(({ name }) => name === unit.layer);
  const here = steps[index];
  if (!here) return null;
  const size = mapSize(here.output_shape);
  if (key in MAPS) return { ...unit, channel: (unit.channel + MAPS[key] + size.count) % size.count };
  if (key in LAYERS) {
    const next = steps[index + LAYERS[key]];
    if (!next) return null;
    const nextSize = mapSize(next.output_shape);
    const place =
      here.receptive_field && next.receptive_field
        ? cellOver(next, nextSize, middleOf(here.receptive_field, unit))
        : { row: Math.floor((nextSize.rows - 1) / 2), column: Math.floor((nextSize.columns - 1) / 2) };
    return { layer: next.name, channel: Math.min(unit.channel, nextSize.count - 1), ...place };
  }
  const cell = walked(unit, key, size);
  return cell && { ...unit, ...cell };
}
