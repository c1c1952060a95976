/**
 * The words of what stands around every page, at hand wherever they are needed: nothing is shown before they are there.
 */

import { loadWords } from "./load.js";

/** @type {import("./words.js").Words} */
export let frame;

export async function loadFrame() {
  frame = await loadWords("frame");
}
