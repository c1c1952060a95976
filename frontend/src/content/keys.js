/** The keys of the pages, as their help lists them. */

/** @typedef {{ keys: string[], does: string }} Key */

/** @type {Key[]} */
export const PHOTO_KEYS = [
  { keys: ["←", "→", "↑", "↓"], does: "walk from the locked value to its neighbours" },
  { keys: ["Page Up", "Page Down"], does: "the same place in the layer before or after" },
  { keys: ["[", "]"], does: "the same place in the map before or after" },
  { keys: ["Tab"], does: "from one grid of maps to the next; arrows walk in it" },
  { keys: ["Enter"], does: "lock what is pointed at" },
  { keys: ["+", "−", "0"], does: "zoom a map in, out, and back" },
  { keys: ["Esc"], does: "back to where you came from, or let go" },
  { keys: ["?"], does: "this list" },
];

/** @type {Key[]} */
export const SENTENCE_KEYS = [
  { keys: ["←", "→", "↑", "↓"], does: "walk over the cells of a matrix, or over the heads of a layer" },
  { keys: ["[", "]"], does: "the head before or after" },
  { keys: ["Page Up", "Page Down"], does: "the same head in the layer before or after" },
  { keys: ["Tab"], does: "from one grid, matrix or strip to the next; arrows walk in it" },
  { keys: ["Enter"], does: "lock what is pointed at; in the box, read the sentence now" },
  { keys: ["+", "−", "0"], does: "zoom a matrix in, out, and back" },
  { keys: ["Esc"], does: "let go" },
  { keys: ["?"], does: "this list" },
];
