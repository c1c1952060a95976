/** @type {import("../../view.js").Described} */
export default {
  name: "Patches",
  says: "whom the patches of a photo ask in a transformer",
  group: "Against attention",
  place: 2,
  needs: null,
  keys: ["at", "deep", "head", "tile", "fade"],
};
