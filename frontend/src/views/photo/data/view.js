/** @type {import("../../view.js").Described} */
export default {
  name: "Data",
  says: "how a convolution and attention learn from less and from more data",
  group: "Against attention",
  place: 3,
  needs: null,
  words: ["convolution", "attention", "augmentation"],
  keys: [],
};
