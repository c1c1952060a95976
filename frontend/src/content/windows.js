/** How many neighbours to each side a word may be made to see: null for all. */

import { wordsOf } from "../messages/instrument.js";

/** @type {(number | null)[]} */
export const WINDOWS = [0, 1, 2, 3, 4, 6, 8, 12, null];

/** @param {number | null} window */
export function windowName(window) {
  const messages = wordsOf("sentence");
  return window === null ? messages.text("window.all") : messages.text("window.some", { count: window });
}
