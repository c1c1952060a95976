/** @type {import("../../view.js").Described} */
export default {
  name: "Receptive field",
  says: "which part of the photo one value has seen",
  group: "See",
  place: 2,
  needs: "field",
  words: ["receptive_field", "kernel", "step", "padding"],
  keys: [],
  isOfThePage: true,
};
