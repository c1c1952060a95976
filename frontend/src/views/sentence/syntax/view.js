/** @type {import("../../view.js").Described} */
export default {
  group: "words",
  place: 1,
  needs: "positions",
  words: ["attention", "head"],
  keys: ["from", "to"],
};
