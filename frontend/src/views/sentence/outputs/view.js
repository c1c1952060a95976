/** @type {import("../../view.js").Described} */
export default {
  group: "outputs",
  place: 1,
  needs: "positions",
  words: ["logit", "attention", "softmax"],
  keys: ["ear", "at", "beams", "deep", "seen"],
};
