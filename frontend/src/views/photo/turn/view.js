/** @type {import("../../view.js").Described} */
export default {
  group: "try",
  place: 2,
  needs: "turn",
  words: ["augmentation", "logit", "map"],
  keys: ["turn", "angle", "factor", "at", "beside"],
};
