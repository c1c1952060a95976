/** @type {import("../../view.js").Described} */
export default {
  group: "compare",
  place: 1,
  needs: "heads",
  words: ["attention", "head", "layer"],
  keys: ["pair", "other", "also", "by"],
};
