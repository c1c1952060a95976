/** @type {import("../../view.js").Described} */
export default {
  name: "Matrices",
  says: "a head as the matrices that it multiplies",
  group: "See",
  place: 2,
  needs: "positions",
  words: ["vector", "score", "softmax", "weight"],
  keys: ["form", "open"],
  isOfThePage: true,
};
