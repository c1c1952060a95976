/** @type {import("../../view.js").Described} */
export default {
  group: "words",
  place: 2,
  needs: "words",
  words: ["embedding", "vector", "cosine"],
  keys: ["word", "add"],
};
