/** The keys of the photo page, as its help lists them. */

/** @type {{ keys: string[], does: string }[]} */
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
