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

/** Views that need nothing of the network that is chosen, or nothing but its maps and labels. */
const OF_ANY = ["layers", "turn", "why", "patches", "compare", "data"];

/**
 * The tabs for a network: a foreign one has those that need nothing but maps and labels.
 *
 * @param {import("../api/types.js").Model | undefined} model
 */
export function viewsOf(model) {
  const isForeign = model && model.origin !== "shipped";
  return isForeign ? PHOTO_VIEWS.filter(({ view }) => OF_ANY.includes(view)) : PHOTO_VIEWS;
}
