/** @type {import("../../view.js").Described} */
export default {
  group: "against_attention",
  place: 3,
  needs: null,
  words: ["convolution", "attention", "augmentation"],
  keys: [],
};
