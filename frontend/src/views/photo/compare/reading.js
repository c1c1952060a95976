/**
 * What one network comes to of one photo, where two are compared.
 */

import { attendPatches, computeFeatureMaps, getModel } from "../../../api/client.js";
import { computeFeatureMaps as LIMITS } from "../../../api/limits.js";
import { all, as } from "../../../api/question.js";

/** @typedef {import("../../../state/photos.js").Photo} Photo */

/**
 * @typedef {object} Reading
 * @property {import("../../../api/types.js").ModelDetail} detail of the network
 * @property {Photo} photo
 * @property {import("../../../api/types.js").FeatureMaps | null} maps of a convolutional network
 * @property {import("../../../api/types.js").PatchAttention | null} patches of a vision transformer
 */

export const EVERY_LABEL = LIMITS.top_k.maximum;

/**
 * @param {import("../../../api/types.js").Model} card of the network
 * @param {Photo} photo
 * @param {import("../../../api/client.js").PhotoQuery<"patch-attention">} part of it
 * @param {number | null} size of the input; a vision transformer reads its own only
 * @returns {import("../../../api/question.js").Question<Reading>}
 */
export function readingOf({ id, calls }, photo, part, size) {
  const query = { top_k: EVERY_LABEL, ...part };
  const detail = getModel(id);
  // Two photos of the same file are two on the page.
  const what = `compared:${photo.source}`;
  return calls.includes("feature-maps")
    ? as(all([detail, computeFeatureMaps(id, photo.blob, { size, ...query })]), what, ([of, maps]) => {
        return { detail: of, photo, maps, patches: null };
      })
    : as(all([detail, attendPatches(id, photo.blob, query)]), what, ([of, patches]) => {
        return { detail: of, photo, maps: null, patches };
      });
}
