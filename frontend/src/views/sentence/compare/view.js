/** @type {import("../../view.js").Described} */
export default {
  name: "Compare",
  says: "two sentences, or two heads",
  group: "Compare",
  place: 1,
  needs: "heads",
  words: ["attention", "head", "layer"],
  keys: ["pair", "other", "also", "by"],
};
