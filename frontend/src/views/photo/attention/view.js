/** @type {import("../../view.js").Described} */
export default {
  name: "As attention",
  says: "a convolution written as attention that is told where to look",
  group: "Against attention",
  place: 1,
  needs: "convolution-as-attention",
  keys: ["at", "of", "alpha", "spot"],
};
