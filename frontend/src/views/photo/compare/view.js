/** @type {import("../../view.js").Described} */
export default {
  group: "compare",
  place: 1,
  needs: null,
  words: ["map", "layer", "filter", "logit"],
  keys: ["pair", "beside", "beside_at", "other", "at", "map", "match", "deep", "head", "method", "label"],
};
