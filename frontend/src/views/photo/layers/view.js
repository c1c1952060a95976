/** @type {import("../../view.js").Described} */
export default {
  name: "Layers",
  says: "every map of every layer, from the photo to the label",
  group: "See",
  place: 1,
  needs: "layers",
  words: ["map", "filter", "kernel", "relu", "pooling", "channel"],
  keys: [],
  isOfThePage: true,
};
