/** @type {import("../../view.js").Described} */
export default {
  group: "see",
  place: 1,
  needs: "layers",
  words: ["map", "filter", "kernel", "relu", "pooling", "channel"],
  keys: [],
  isOfThePage: true,
};
