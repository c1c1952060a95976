/** @type {import("../../view.js").Described} */
export default {
  name: "Patches",
  says: "what the patches of a photo attend to in a transformer",
  group: "Against attention",
  place: 2,
  needs: null,
  keys: ["at", "deep", "head", "tile", "fade"],
};
