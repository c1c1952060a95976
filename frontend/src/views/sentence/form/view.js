/** @type {import("../../view.js").Described} */
export default {
  group: "see",
  place: 2,
  needs: "positions",
  words: ["vector", "score", "softmax", "weight"],
  keys: ["form", "open"],
  isOfThePage: true,
};
