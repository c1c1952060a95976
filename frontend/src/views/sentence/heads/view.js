/** @type {import("../../view.js").Described} */
export default {
  name: "Heads",
  says: "every attention matrix of every layer",
  group: "See",
  place: 1,
  needs: "heads",
  words: ["attention", "head", "layer", "class_token", "softmax"],
  keys: ["as", "sort", "cls", "mass", "with"],
  isOfThePage: true,
};
