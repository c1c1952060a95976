/**
 * The pages, in the order of their links. A new page is one line here and one file.
 */

/**
 * @typedef {object} Page
 * @property {string} path what the address says behind `#/`, up to the next `/`
 * @property {string} name
 * @property {boolean} [isBare] whether it has a head of its own, without the ways to the others
 * @property {() => Promise<{ default: import("svelte").Component }>} load
 */

/** @type {Page[]} */
export const PAGES = [
  { path: "", name: "Overview", load: () => import("./Overview.svelte") },
  { path: "photo", name: "Photo", load: () => import("./PhotoPage.svelte") },
  { path: "sentence", name: "Sentence", load: () => import("./SentencePage.svelte") },
  { path: "network", name: "Network", load: () => import("./NetworkPage.svelte") },
  { path: "book", name: "Book", isBare: true, load: () => import("../book/BookFrame.svelte") },
];
