/**
 * Photos as the page holds them: the samples it comes with, and the visitor's own.
 */

import { sampleAddress } from "../content/samples.js";

/** @typedef {import("./photo.svelte.js").Photo} Photo */

/**
 * @param {import("../content/samples.js").SamplePhoto} sample
 * @returns {Promise<Photo>}
 */
export async function samplePhoto({ id, file, alt }) {
  const blob = await (await fetch(sampleAddress(file))).blob();
  return { name: file, blob, source: URL.createObjectURL(blob), sample: id, alt };
}

/** @type {File | null} the visitor's last own photo, for when they come back to the page from another */
let last = null;

/** @returns {Photo | null} */
export function lastOwnPhoto() {
  return last && ownPhoto(last);
}

/**
 * A photo of the visitor's own that the page comes back to.
 *
 * @param {File} file
 */
export function ownPhoto(file) {
  last = file;
  return photoOf(file);
}

/**
 * @param {File} file
 * @returns {Photo}
 */
export function photoOf(file) {
  // A picture pasted from the clipboard may have no name.
  const name = file.name || "photo.png";
  return { name, blob: file, source: URL.createObjectURL(file), sample: "", alt: `Your photo ${name}` };
}
