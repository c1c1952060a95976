/**
 * The words of the instrument, at hand wherever they are needed: none of its pages is shown before they are there.
 *
 * A view has its own in its folder, one file a language; what stands around the views has one file a page, and `parts`
 * what pages share. A language's `instrument.js` gathers them, so that they come at once.
 */

import { language } from "./load.js";
import { LANGUAGES } from "./language.js";
import { Words } from "./words.js";

const FILES = /** @type {Record<string, () => Promise<Record<string, import("./words.js").Messages>>>} */ (
  import.meta.glob("./*/instrument.js", { import: "default" })
);

const pathOf = (/** @type {string} */ name) => `./${name}/instrument.js`;

/** The language that it speaks: the page's, where it has been written in it. */
export const instrumentLanguage = pathOf(language) in FILES ? language : LANGUAGES[0];

/** @type {Map<string, Words>} */
const words = new Map();

/** @type {Promise<void> | undefined} */
let loading;

export async function loadInstrument() {
  loading ??= read();
  // What could not be loaded is asked for again.
  loading.catch(() => (loading = undefined));
  await loading;
}

async function read() {
  for (const [path, messages] of Object.entries(await FILES[pathOf(instrumentLanguage)]())) {
    words.set(nameOf(path), new Words(messages, instrumentLanguage));
  }
}

/**
 * What a file's words are called: `photo` those of the page, `photo/layers` those of one of its views.
 *
 * @param {string} path
 */
export function nameOf(path) {
  const [, view, file] = /(?:views\/(\w+\/\w+)\/[^/]+|(\w+))\.json$/.exec(path) ?? [];
  return view ?? file;
}

/**
 * The words of a page or of a view; asked for where they are said, not where a module is read.
 *
 *     wordsOf("photo/layers").text("title")
 *
 * @param {string} name
 */
export function wordsOf(name) {
  const found = words.get(name);
  if (!found) throw new Error(`no words named '${name}'`);
  return found;
}
