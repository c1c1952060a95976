/**
 * Photos as the page holds them: the samples it comes with, and the visitor's own.
 */

import { samplePath } from "../content/samples.js";

/** @typedef {import("./photo.svelte.js").Photo} Photo */

/**
 * @param {import("../content/samples.js").SamplePhoto} sample
 * @returns {Promise<Photo>}
 */
export async function samplePhoto({ id, file, alt }) {
  const blob = await (await fetch(samplePath(file))).blob();
  return { name: file, blob, source: URL.createObjectURL(blob), sample: id, alt };
}

/**
 * @param {File} file
 * @returns {Photo}
 */
export function ownPhoto(file) {
  // A picture pasted from the clipboard may have no name.
  const name = file.name || "photo.png";
  return { name, blob: file, source: URL.createObjectURL(file), sample: "", alt: `Your photo ${name}` };
}
