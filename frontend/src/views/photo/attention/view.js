/** @type {import("../../view.js").Described} */
export default {
  group: "against_attention",
  place: 1,
  needs: "convolution-as-attention",
  words: ["convolution", "kernel", "attention", "head", "softmax"],
  keys: ["at", "of", "alpha", "spot"],
};
