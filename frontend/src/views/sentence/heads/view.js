/** @type {import("../../view.js").Described} */
export default {
  group: "see",
  place: 1,
  needs: "heads",
  words: ["attention", "head", "layer", "class_token", "softmax"],
  keys: ["as", "sort", "cls", "mass", "with"],
  isOfThePage: true,
};
