/** @type {import("../../view.js").Described} */
export default {
  name: "Why",
  says: "which part of the photo speaks for a label",
  group: "Try",
  place: 3,
  needs: "why",
  words: ["gradient", "logit", "map"],
  keys: ["method", "label", "layer_of", "patch", "stride"],
};
