/**
 * What the book needs to go on when the service does not: its pages, their words, and the samples with what was recorded
 * of them.
 */

import { fetchRecorded } from "../api/recorded.js";
import { SAMPLE_PHOTOS } from "../content/samples.js";
import { sampleFile } from "../state/photos.js";
import { loadPage, PAGES } from "./pages.js";

/** Of reading, before: whoever has just come may be gone again, and what they came for comes first. */
const AFTER_MS = 5000;
/** Where a browser cannot tell when it has nothing to do, as Safari: between two pages. */
const BETWEEN_MS = 200;

/**
 * Bring it here while there is nothing else to do; who pays by the byte is spared.
 *
 * @param {AbortSignal} signal when the book is left
 */
export async function bringAhead(signal) {
  const { connection } = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator);
  if (connection?.saveData) return;
  await wait(AFTER_MS);
  for (const page of PAGES) {
    await idle();
    if (signal.aborted) return;
    // What does not come now is asked for again when its page is turned to.
    await loadPage(page).catch(() => {});
  }
  await Promise.all([fetchRecorded(), ...SAMPLE_PHOTOS.map(({ file }) => sampleFile(file))]).catch(() => {});
}

/**
 * @param {number} milliseconds
 * @returns {Promise<unknown>}
 */
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** @returns {Promise<unknown>} */
const idle = () =>
  "requestIdleCallback" in window ? new Promise((done) => requestIdleCallback(done)) : wait(BETWEEN_MS);
