import * as limits from "../../../api/limits.js";
import { within } from "../../../api/range.js";

const { rotate, scale } = limits.computeFeatureMaps;

/** @type {import("../../view.js").Described} */
export default {
  group: "try",
  place: 2,
  needs: "turn",
  words: ["augmentation", "logit", "map"],
  keys: ["turn", "angle", "factor", "at", "beside"],
  ranges: {
    angle: { ...within(rotate, -180, 180), usual: rotate.default },
    factor: { ...within(scale, 0.5, 2), usual: scale.default },
  },
};
