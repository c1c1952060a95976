/**
 * What a pooling keeps, what it throws away, and what averaging would have made of it.
 *
 * Works on maps and on the indices that the service says were kept.
 */

import { middleOf } from "./growth.js";
import { windowAt } from "./flow.js";

/** @typedef {import("./flow.js").Window} Window */
/** @typedef {import("./layers.js").MapSize} MapSize */
/** @typedef {import("../api/types.js").Layer} Layer */

/**
 * A map with all that was thrown away left out.
 *
 *     survivors([1, 5, 2, 3], [1]) // [NaN, 5, NaN, NaN]
 *
 * @param {ArrayLike<number>} before
 * @param {ArrayLike<number>} kept flat indices into it
 */
export function survivors(before, kept) {
  const left = new Float32Array(before.length).fill(NaN);
  for (let index = 0; index < kept.length; index++) left[kept[index]] = before[kept[index]];
  return left;
}

/**
 * The mean of every window, as an average pooling of the same size would compute it.
 *
 * @param {ArrayLike<number>} before
 * @param {MapSize} size of it
 * @param {MapSize} output
 * @param {Window} window
 */
export function averagePool(before, { rows, columns }, output, window) {
  const means = new Float32Array(output.rows * output.columns);
  for (let index = 0; index < means.length; index++) {
    const place = { row: Math.floor(index / output.columns), column: index % output.columns };
    const { top, left, bottom, right } = windowAt(window, place);
    let [sum, count] = [0, 0];
    for (let row = Math.max(0, top); row <= Math.min(rows - 1, bottom); row++) {
      for (let column = Math.max(0, left); column <= Math.min(columns - 1, right); column++) {
        sum += before[row * columns + column];
        count += 1;
      }
    }
    means[index] = sum / count;
  }
  return means;
}

/**
 * Where on the picture each kept value looks: the middle of what it sees.
 *
 * @param {ArrayLike<number>} kept flat indices into the input map
 * @param {number} columns of the input map
 * @param {NonNullable<Layer["receptive_field"]>} field of the layer that the pooling reads
 */
export function winnersOnPicture(kept, columns, field) {
  return Array.from(kept, (flat) => middleOf(field, { row: Math.floor(flat / columns), column: flat % columns }));
}

/**
 * Every convolution and the pooling that comes before the next one, if any.
 *
 * @param {Layer[]} layers
 * @returns {{ convolution: string, pooling: string | null }[]}
 */
export function poolingAfter(layers) {
  /** @type {{ convolution: string, pooling: string | null }[]} */
  const found = [];
  for (const { name, type } of layers) {
    if (type === "Conv2d") found.push({ convolution: name, pooling: null });
    else if (type === "MaxPool2d" && found.length) found[found.length - 1].pooling = name;
  }
  return found;
}
