import * as limits from "../../../api/limits.js";
import { within } from "../../../api/range.js";

const { alpha } = limits.rebuildConvolution;

/** @type {import("../../view.js").Described} */
export default {
  group: "against_attention",
  place: 1,
  needs: "convolution-as-attention",
  words: ["convolution", "kernel", "attention", "head", "softmax"],
  keys: ["at", "of", "alpha", "spot"],
  ranges: { alpha: { ...within(alpha, 0, 20), usual: alpha.default } },
};
