/** @type {import("../../view.js").Described} */
export default {
  group: "against_attention",
  place: 2,
  needs: null,
  words: ["attention", "class_token", "head", "receptive_field"],
  keys: ["at", "deep", "head", "tile", "fade"],
  ranges: { fade: { low: 0, high: 100, usual: 60 } },
};
