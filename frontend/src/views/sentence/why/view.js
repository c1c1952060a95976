/** @type {import("../../view.js").Described} */
export default {
  name: "Why",
  says: "which words speak for a label",
  group: "Try",
  place: 2,
  needs: "why",
  words: ["gradient", "embedding", "logit", "attention"],
  keys: ["method", "word", "label"],
};
