/**
 * The picture that a network was given, from the numbers it was given.
 *
 * Undoes the normalisation that the network's card states: pixel = value · std + mean.
 */

import { extent } from "./domain.js";
import { paintColours } from "./raster.js";

/**
 * @param {import("../api/tensor.js").Tensor} input [3, H, W]
 * @param {{ mean?: number[], std?: number[] } | null} card
 * @returns {import("./raster.js").Picture}
 */
export function paintInput({ values, shape: [, rows, columns] }, card) {
  const size = rows * columns;
  const { mean, std } = card ?? {};
  if (!mean || !std) {
    const { low, high } = extent(values);
    return paintColours(values, rows, columns, [low, high]);
  }
  const pixels = Float32Array.from(values, (value, index) => {
    const colour = Math.floor(index / size);
    return value * std[colour] + mean[colour];
  });
  return paintColours(pixels, rows, columns, [0, 1]);
}
