/** How many neighbours to each side a word may be made to see: null for all. */

/** @type {(number | null)[]} */
export const WINDOWS = [0, 1, 2, 3, 4, 6, 8, 12, null];

/** @param {number | null} window */
export function windowName(window) {
  if (window === null) return "all words";
  if (window === 0) return "itself only";
  return `${window} to each side`;
}
