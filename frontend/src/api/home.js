/**
 * Where the service is: beside the page, below whatever prefix a proxy has put before both.
 *
 * Nothing is set for it. The page's own address says it, and what is asked for is put behind it.
 */

/** For a page that has no place on the web, as in a notebook: a name that nobody has. Whoever shows it answers. */
const NOWHERE = "https://heatscope.invalid";

/**
 * The folder of an address, without the slash at its end.
 *
 *     homeOf("https://uni.example/heatscope/index.html#/photo") // "https://uni.example/heatscope"
 *
 * @param {string} page
 */
export function homeOf(page) {
  if (!/^https?:/.test(page)) return NOWHERE;
  return new URL(".", page).href.replace(/\/$/, "");
}

/** Of the page that runs; empty where there is none, as in a test without a browser. */
export const HOME = typeof document === "undefined" ? "" : homeOf(document.baseURI);

/** Whether others can ask the service too, by the address that the page has. */
export const HAS_ADDRESS = HOME !== NOWHERE;

/** @type {Map<string, string>} addresses of files that were handed to the page, by the path they have below HOME */
export const handed = new Map();

/** @param {string} path of a file that lies beside the page */
export const fileAddress = (path) => handed.get(path) ?? `${HOME}/${path}`;
