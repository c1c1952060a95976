/** @type {import("../../view.js").Described} */
export default {
  group: "words",
  place: 3,
  needs: "positions",
  words: ["places", "embedding", "vector"],
  keys: ["word", "places"],
};
