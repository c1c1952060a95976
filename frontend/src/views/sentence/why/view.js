/** @type {import("../../view.js").Described} */
export default {
  group: "try",
  place: 2,
  needs: "why",
  words: ["gradient", "embedding", "logit", "attention"],
  keys: ["method", "word", "label"],
};
