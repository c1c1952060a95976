/** @type {import("../../view.js").Described} */
export default {
  group: "see",
  place: 3,
  needs: "pooling",
  words: ["pooling", "map", "step"],
  keys: [],
  isOfThePage: true,
};
