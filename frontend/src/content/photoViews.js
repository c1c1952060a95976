/** The views of the photo page in the order of their tabs. */

/** @type {{ view: import("../state/photo.js").View, name: string }[]} */
export const PHOTO_VIEWS = [
  { view: "layers", name: "Layers" },
  { view: "field", name: "Receptive field" },
  { view: "pooling", name: "Pooling" },
  { view: "move", name: "Move" },
  { view: "turn", name: "Turn" },
  { view: "why", name: "Why" },
  { view: "attention", name: "As attention" },
  { view: "patches", name: "Patches" },
  { view: "compare", name: "Compare" },
  { view: "data", name: "Data" },
  { view: "parameters", name: "Parameters" },
];
