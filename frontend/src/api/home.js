/**
 * Where the service is: beside the page, below whatever prefix a proxy has put before both.
 *
 * Nothing is set for it. The page's own address says it, and what is asked for is put behind it.
 */

/**
 * The folder of an address, without the slash at its end.
 *
 *     homeOf("https://uni.example/heatscope/index.html#/photo") // "https://uni.example/heatscope"
 *
 * @param {string} page
 */
export function homeOf(page) {
  return new URL(".", page).href.replace(/\/$/, "");
}

/** Of the page that runs; empty where there is none, as in a test without a browser. */
export const HOME = typeof document === "undefined" ? "" : homeOf(document.baseURI);
