/** @type {import("../../view.js").Described} */
export default {
  group: "try",
  place: 3,
  needs: "why",
  words: ["gradient", "logit", "map"],
  keys: ["method", "label", "layer_of", "patch", "stride"],
};
