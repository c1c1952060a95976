/** @type {import("../../view.js").Described} */
export default {
  name: "Turn",
  says: "the photo turned or scaled, and what the network then says",
  group: "Try",
  place: 2,
  needs: "turn",
  words: ["augmentation", "logit", "map"],
  keys: ["turn", "angle", "factor", "at", "beside"],
};
