/** @type {import("../../view.js").Described} */
export default {
  name: "Outputs",
  says: "a label for each word, one for all, or as many as it takes",
  group: "Outputs",
  place: 1,
  needs: "positions",
  words: ["logit", "attention", "softmax"],
  keys: ["ear", "at", "beams", "deep", "seen"],
};
