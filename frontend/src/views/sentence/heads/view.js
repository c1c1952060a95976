/** @type {import("../../view.js").Described} */
export default {
  name: "Heads",
  says: "every attention matrix of every layer",
  group: "See",
  place: 1,
  needs: "heads",
  keys: ["as", "sort", "cls", "mass", "with"],
  isOfThePage: true,
};
