/** @type {import("../../view.js").Described} */
export default {
  name: "Words",
  says: "the vectors of the words, and how alike they are",
  group: "Words",
  place: 2,
  needs: "words",
  words: ["embedding", "vector", "cosine"],
  keys: ["word", "add"],
};
