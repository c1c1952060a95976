/**
 * The photo as a network was given it, and its maps by name.
 *
 * Numbers only; what was asked for comes in.
 */

/** @typedef {import("../api/tensor.js").Tensor} Tensor */
/** @typedef {import("../api/types.js").FeatureMaps} FeatureMaps */

/**
 * What each layer put out.
 *
 * @param {FeatureMaps} maps
 * @returns {Record<string, Tensor>}
 */
export function outputsOf(maps) {
  return Object.fromEntries(maps.layers.map(({ name, output }) => [name, output]));
}

/**
 * A pixel's share of one colour as light, 0 to 255: the network's number, its normalisation undone.
 *
 * @param {number} value
 * @param {number} plane 0 red, 1 green, 2 blue
 * @param {{ mean?: number[], std?: number[] }} card
 */
export function lightOf(value, plane, { mean = [0, 0, 0], std = [1, 1, 1] }) {
  return Math.max(0, Math.min(255, 255 * (value * std[plane] + mean[plane])));
}

/**
 * What tells one photo from another, also after the page was opened anew where that can be.
 *
 * @param {import("../state/photos.js").Photo} photo
 */
export const subjectOf = ({ sample, source }) => sample || source;
