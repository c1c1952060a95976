import * as limits from "../../../api/limits.js";
import { within } from "../../../api/range.js";

/** @type {import("../../view.js").Described} */
export default {
  group: "try",
  place: 1,
  needs: "move",
  words: ["map", "convolution", "step", "padding"],
  keys: ["at", "map", "shift"],
  ranges: { shift: { ...within(limits.computeFeatureMaps.translate, -16, 16), usual: 4 } },
};
