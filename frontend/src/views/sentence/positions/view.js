/** @type {import("../../view.js").Described} */
export default {
  name: "Places",
  says: "what a place adds to a word, and what another order changes",
  group: "Words",
  place: 3,
  needs: "positions",
  words: ["places", "embedding", "vector"],
  keys: ["word", "places"],
};
