/** The keys of the pages, as their help lists them; what they do is in the page's messages. */

/** @typedef {{ keys: string[], does: string }} Key `does` names the message */

const ARROWS = ["←", "→", "↑", "↓"];
const PAGES = ["Page Up", "Page Down"];
const BRACKETS = ["[", "]"];
const ZOOM = ["+", "−", "0"];

/** @type {Key[]} */
export const PHOTO_KEYS = [
  { keys: ARROWS, does: "walk" },
  { keys: PAGES, does: "layer" },
  { keys: BRACKETS, does: "map" },
  { keys: ["Tab"], does: "next" },
  { keys: ["Enter"], does: "lock" },
  { keys: ZOOM, does: "zoom" },
  { keys: ["Esc"], does: "back" },
  { keys: ["?"], does: "list" },
];

/** @type {Key[]} */
export const SENTENCE_KEYS = [
  { keys: ARROWS, does: "walk" },
  { keys: BRACKETS, does: "head" },
  { keys: PAGES, does: "layer" },
  { keys: ["Tab"], does: "next" },
  { keys: ["Enter"], does: "lock" },
  { keys: ZOOM, does: "zoom" },
  { keys: ["Esc"], does: "back" },
  { keys: ["?"], does: "list" },
];

/** @type {Key[]} */
export const NETWORK_KEYS = [
  { keys: ["↑", "↓"], does: "walk" },
  { keys: ["Home", "End"], does: "ends" },
  { keys: ["Enter"], does: "open" },
  { keys: PAGES, does: "next" },
  { keys: ARROWS, does: "cells" },
  { keys: ZOOM, does: "zoom" },
  { keys: ["Esc"], does: "close" },
  { keys: ["?"], does: "list" },
];
