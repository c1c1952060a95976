/** @type {import("../../view.js").Described} */
export default {
  name: "As attention",
  says: "a convolution written as attention that is told where to look",
  group: "Against attention",
  place: 1,
  needs: "convolution-as-attention",
  words: ["convolution", "kernel", "attention", "head", "softmax"],
  keys: ["at", "of", "alpha", "spot"],
};
