/** @type {import("../../view.js").Described} */
export default {
  group: "try",
  place: 1,
  needs: "positions",
  words: ["attention", "class_token"],
  keys: [],
};
