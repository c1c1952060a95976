/** @type {import("../../view.js").Described} */
export default {
  name: "Grammar",
  says: "which part of speech attends to which",
  group: "Words",
  place: 1,
  needs: "positions",
  keys: ["from", "to"],
};
