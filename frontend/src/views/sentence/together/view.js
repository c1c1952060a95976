/** @type {import("../../view.js").Described} */
export default {
  name: "Together",
  says: "all heads joined, and layer upon layer",
  group: "See",
  place: 3,
  needs: "heads",
  words: ["attention", "head", "layer", "residual"],
  keys: ["join", "over"],
};
