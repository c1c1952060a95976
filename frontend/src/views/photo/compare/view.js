/** @type {import("../../view.js").Described} */
export default {
  name: "Compare",
  says: "two networks on one photo, or one network on two",
  group: "Compare",
  place: 1,
  needs: null,
  words: ["map", "layer", "filter", "logit"],
  keys: ["pair", "beside", "beside_at", "other", "at", "map", "match", "deep", "head", "method", "label"],
};
