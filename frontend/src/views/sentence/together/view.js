/** @type {import("../../view.js").Described} */
export default {
  group: "see",
  place: 3,
  needs: "heads",
  words: ["attention", "head", "layer", "residual"],
  keys: ["join", "over"],
};
