/** @type {import("../../view.js").Described} */
export default {
  name: "Neighbours",
  says: "only so many neighbours may be attended to",
  group: "Try",
  place: 1,
  needs: "positions",
  keys: [],
};
