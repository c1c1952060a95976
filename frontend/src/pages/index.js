/**
 * The pages, in the order of their links. A new page is one line here and one file.
 */

/**
 * @typedef {object} Page
 * @property {string} path what the address says behind `#/`, up to the next `/`
 * @property {string} name of the message that names it
 * @property {string} [written] the language that it is in whatever the reader's, while its words are not in messages
 * @property {boolean} [isBare] whether it has a head of its own, without the ways to the others
 * @property {() => Promise<{ default: import("svelte").Component }>} load
 */

/** @type {Page[]} */
export const PAGES = [
  { path: "", name: "overview", written: "en", load: () => import("./Overview.svelte") },
  { path: "photo", name: "photo", written: "en", load: () => import("./PhotoPage.svelte") },
  { path: "sentence", name: "sentence", written: "en", load: () => import("./SentencePage.svelte") },
  { path: "network", name: "network", written: "en", load: () => import("./NetworkPage.svelte") },
  { path: "book", name: "book", isBare: true, load: () => import("../book/BookFrame.svelte") },
];
