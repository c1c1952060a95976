/** @type {import("../../view.js").Described} */
export default {
  group: "see",
  place: 2,
  needs: "field",
  words: ["receptive_field", "kernel", "step", "padding"],
  keys: [],
  isOfThePage: true,
};
