/** @type {import("../../view.js").Described} */
export default {
  group: "try",
  place: 1,
  needs: "move",
  words: ["map", "convolution", "step", "padding"],
  keys: ["at", "map", "shift"],
};
