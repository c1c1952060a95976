/**
 * The page of the book that shows what the instrument shows now.
 */

import { place } from "../state/place.svelte.js";
import { bookAddress } from "./entry.js";

/** @returns {string | null} its address; null where the instrument is not shown */
export function inTheBook() {
  return place.page === "photo" || place.page === "sentence" ? bookAddress(place.page, place.recorded) : null;
}
