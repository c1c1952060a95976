/** The views that there are: whatever folder has a `view.js`. */

import { rangesOf, viewsOf } from "./view.js";

/** @type {Record<string, import("./view.js").Described>} */
const FOUND = import.meta.glob("./*/*/view.js", { eager: true, import: "default" });

export const PHOTO_VIEWS = viewsOf(FOUND, "photo", ["see", "try", "against_attention", "compare", "count"]);
export const SENTENCE_VIEWS = viewsOf(FOUND, "sentence", ["see", "words", "try", "compare", "outputs"]);
/** Of the numbers that the photo views keep in the address. */
export const PHOTO_RANGES = rangesOf(PHOTO_VIEWS);
