/**
 * Light, dark, or as the system says; on paper light always.
 *
 * The colours themselves are in tokens.css; canvases cannot read those, so they ask
 * here which of the two themes is shown.
 */

import { flushSync } from "svelte";

/** @typedef {"system" | "light" | "dark"} Choice */

const STORED = "heatscope-theme";

class Theme {
  /** @type {Choice} */
  #choice = $state("system");
  #systemIsDark = $state(false);
  #isPrinted = $state(false);

  constructor() {
    const query = matchMedia("(prefers-color-scheme: dark)");
    this.#systemIsDark = query.matches;
    query.addEventListener("change", () => (this.#systemIsDark = query.matches));
    this.choose(remembered());
    // What is printed is laid out as soon as these have been told.
    addEventListener("beforeprint", () => this.#print(true));
    addEventListener("afterprint", () => this.#print(false));
    matchMedia("print").addEventListener("change", ({ matches }) => this.#print(matches));
  }

  /** Whether the page is being printed now. */
  get isPrinted() {
    return this.#isPrinted;
  }

  get choice() {
    return this.#choice;
  }

  /** The theme on screen. */
  get shown() {
    if (this.#isPrinted) return "light";
    if (this.#choice === "system") return this.#systemIsDark ? "dark" : "light";
    return this.#choice;
  }

  /** @param {Choice} choice */
  choose(choice) {
    this.#choice = choice;
    this.#apply(choice);
    try {
      localStorage.setItem(STORED, choice);
    } catch {
      // A browser that keeps nothing still shows the theme until the window closes.
    }
  }

  /** @param {boolean} isPrinted */
  #print(isPrinted) {
    if (isPrinted === this.#isPrinted) return;
    this.#apply(isPrinted ? "light" : this.#choice);
    flushSync(() => (this.#isPrinted = isPrinted));
  }

  /** @param {Choice} choice what the style sheet goes by */
  #apply(choice) {
    if (choice === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
  }
}

/** @returns {Choice} */
function remembered() {
  try {
    const stored = localStorage.getItem(STORED);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}

/** The one theme that a window has. */
export const theme = new Theme();
