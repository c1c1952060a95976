/**
 * Photos as the page holds them: the samples it comes with, and the visitor's own.
 */

import { sampleAddress } from "../content/samples.js";
import { frame } from "../messages/frame.js";
import { reduce } from "./reduce.js";

/** @typedef {import("./photo.svelte.js").Photo} Photo */

/**
 * @param {import("../content/samples.js").SamplePhoto} sample
 * @returns {Promise<Photo>}
 */
export async function samplePhoto({ id, file }) {
  const blob = await (await fetch(sampleAddress(file))).blob();
  const source = URL.createObjectURL(blob);
  return {
    name: file,
    blob,
    file: blob,
    reduced: null,
    asItIs: true,
    source,
    sample: id,
    alt: frame.text(`samples.${id}.alt`),
  };
}

/**
 * The same photo as a PNG of what the browser shows of it, for formats that it knows and the service does not:
 * HEIC in Safari, for one.
 *
 * @param {Photo} photo
 * @returns {Promise<Photo | null>} null where the browser does not know it either
 */
export async function redrawn(photo) {
  try {
    const picture = await createImageBitmap(photo.blob);
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.width, picture.height];
    canvas.getContext("2d")?.drawImage(picture, 0, 0);
    const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ done) =>
      canvas.toBlob(done, "image/png"),
    );
    if (!blob) return null;
    const name = `${photo.name.replace(/\.[^.]*$/, "")}.png`;
    return { ...photo, name, blob, file: blob, source: URL.createObjectURL(blob), redrawn: true };
  } catch {
    return null;
  }
}

/**
 * @param {Blob} file
 * @param {boolean} [asItIs] whether a large one is sent whole: slower, with every digit of the original
 * @returns {Promise<Photo>}
 */
export async function photoOf(file, asItIs = false) {
  // A picture pasted from the clipboard may have no name.
  const name = (file instanceof File && file.name) || "photo.png";
  const reduced = await reduce(file);
  const blob = reduced && !asItIs ? reduced.blob : file;
  return {
    name,
    blob,
    file,
    reduced,
    asItIs,
    source: URL.createObjectURL(file),
    sample: "",
    alt: `Your photo ${name}`,
  };
}
