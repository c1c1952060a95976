/** @type {import("../../view.js").Described} */
export default {
  name: "Pooling",
  says: "which value of each window goes on, and what is thrown away",
  group: "See",
  place: 3,
  needs: "pooling",
  words: ["pooling", "map", "step"],
  keys: [],
  isOfThePage: true,
};
