/**
 * The pages, in the order of their links. A new page is one line here and one file.
 */

import { loadInstrument } from "../messages/instrument.js";

/**
 * @typedef {object} Page
 * @property {string} path what the address says behind `#/`, up to the next `/`
 * @property {string} name of the message that names it
 * @property {boolean} [isInstrument] whether its words are the instrument's
 * @property {boolean} [isBare] whether it has a head of its own, without the ways to the others
 * @property {() => Promise<{ default: import("svelte").Component }>} load
 */

/** @type {Page[]} */
export const PAGES = [
  { path: "", name: "overview", isInstrument: true, load: () => withWords(import("./Overview.svelte")) },
  { path: "photo", name: "photo", isInstrument: true, load: () => withWords(import("./PhotoPage.svelte")) },
  { path: "sentence", name: "sentence", isInstrument: true, load: () => withWords(import("./SentencePage.svelte")) },
  { path: "network", name: "network", isInstrument: true, load: () => withWords(import("./NetworkPage.svelte")) },
  { path: "book", name: "book", isBare: true, load: () => import("../book/BookFrame.svelte") },
];

/**
 * @template Loaded
 * @param {Promise<Loaded>} page
 */
async function withWords(page) {
  const [loaded] = await Promise.all([page, loadInstrument()]);
  return loaded;
}
