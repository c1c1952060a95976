/**
 * The attention weights of heads in an answer, by layer and head.
 */

import { slice } from "../api/tensor.js";

/** @typedef {import("../state/sentence.js").HeadPlace} HeadPlace */
/** @typedef {ArrayLike<number>} Weights tokens × tokens, row by row */

/** Up to so many tokens a thumbnail is the matrix itself. */
export const WHOLE_THUMBNAIL = 64;

/** @param {HeadPlace} place */
export const nameOf = ({ layer, head }) => `${layer} ${head}`;

/**
 * The weights in an answer by layer and head.
 *
 * @param {import("../api/types.js").Attention} answer of float32 numbers
 * @returns {Record<string, Weights>}
 */
export function exactOf({ tokens, layers }) {
  /** @type {[string, Weights][]} */
  const found = [];
  for (const { name, heads, attention, thumbnails } of layers) {
    if (thumbnails && tokens.length <= WHOLE_THUMBNAIL) {
      for (let head = 0; head < thumbnails.shape[0]; head++) {
        found.push([nameOf({ layer: name, head }), slice(thumbnails, head).values]);
      }
    } else if (attention) {
      heads?.forEach((head, index) => found.push([nameOf({ layer: name, head }), slice(attention, index).values]));
    }
  }
  return Object.fromEntries(found);
}
