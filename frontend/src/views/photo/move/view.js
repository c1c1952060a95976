/** @type {import("../../view.js").Described} */
export default {
  name: "Move",
  says: "the photo moves, and what the filters find moves with it",
  group: "Try",
  place: 1,
  needs: "move",
  words: ["map", "convolution", "step", "padding"],
  keys: ["at", "map", "shift"],
};
