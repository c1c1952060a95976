/**
 * Photos as the page holds them: the samples it comes with, and the visitor's own.
 */

import { nameSample } from "../api/recorded.js";
import { sampleAddress } from "../content/samples.js";
import { frame } from "../messages/frame.js";
import { once } from "../once.js";
import { reduce } from "./reduce.js";

/**
 * @typedef {object} Photo
 * @property {string} name of the file
 * @property {Blob} blob what is sent
 * @property {Blob} file as the visitor has it
 * @property {import("./reduce.js").Reduced | null} reduced what a large one becomes before it is sent
 * @property {boolean} asItIs whether it is sent whole all the same
 * @property {string} source address to show it from
 * @property {string} sample id, "" for the visitor's own
 * @property {string} alt
 * @property {boolean} [redrawn] whether the browser had to decode it, since the service cannot
 */

/** A sample's file. */
export const sampleFile = once(async (file) => {
  const response = await fetch(sampleAddress(file));
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return response.blob();
});

/**
 * @param {import("../content/samples.js").SamplePhoto} sample
 * @returns {Promise<Photo>}
 */
export async function samplePhoto({ id, file }) {
  const blob = await sampleFile(file);
  nameSample(blob, id);
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
    alt: frame.text("photo.ownNamed", { name }),
  };
}
