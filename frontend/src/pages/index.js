/**
 * The pages, in the order of their links. A new page is one line here and one file.
 */

/** @typedef {{ path: string, name: string, load: () => Promise<{ default: import("svelte").Component }> }} Page */

/** @type {Page[]} `path` is what the address says behind `#/` */
export const PAGES = [
  { path: "", name: "Overview", load: () => import("./Overview.svelte") },
  { path: "photo", name: "Photo", load: () => import("./PhotoPage.svelte") },
  { path: "sentence", name: "Sentence", load: () => import("./SentencePage.svelte") },
  { path: "path", name: "Path", load: () => import("./PathPage.svelte") },
];
