/** What the page starts with, before the visitor brings a photo or a sentence of their own. */

import { fileAddress } from "../api/home.js";

/** @typedef {{ id: string, file: string }} SamplePhoto its name and what is on it are in the frame's messages */

/** @type {SamplePhoto[]} CC0, see public/samples/PROVENANCE.md */
export const SAMPLE_PHOTOS = [
  { id: "chelsea", file: "chelsea.jpg" },
  { id: "coffee", file: "coffee.jpg" },
  { id: "rocket", file: "rocket.jpg" },
];

/**
 * @param {string} id
 * @returns {SamplePhoto} the first where there is none of that name
 */
export const sampleNamed = (id) => SAMPLE_PHOTOS.find((one) => one.id === id) ?? SAMPLE_PHOTOS[0];

/** @typedef {{ name: string, text: string }} SampleSentence */

/** @type {SampleSentence[]} The first two hold words twice that are two different parts of speech. */
export const SAMPLE_SENTENCES = [
  { name: "saw a saw", text: "I saw a saw in the garden." },
  { name: "refuse permit", text: "They refuse to permit us to obtain the refuse permit." },
  { name: "long film", text: "The film was long, but I loved every minute of it." },
  { name: "two sentences", text: "The cup fell off the table. It broke." },
];

/** @type {SampleSentence[]} for networks that read one word; the last two end alike in letters and not in sound */
export const SAMPLE_WORDS = ["heat", "scope", "cough", "though"].map((text) => ({ name: text, text }));

/** One word other than the first sample, to compare with it. */
export const OTHER_SENTENCE = "I saw a dog in the garden.";

/**
 * The whole address of a sample photo.
 *
 * @param {string} file
 */
export function sampleAddress(file) {
  return fileAddress(`samples/${file}`);
}
