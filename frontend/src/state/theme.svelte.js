/**
 * Light, dark, or as the system says.
 *
 * The colours themselves are in tokens.css; canvases cannot read those, so they ask
 * here which of the two themes is shown.
 */

/** @typedef {"system" | "light" | "dark"} Choice */

const STORED = "heatscope-theme";

class Theme {
  /** @type {Choice} */
  #choice = $state("system");
  #systemIsDark = $state(false);

  constructor() {
    const query = matchMedia("(prefers-color-scheme: dark)");
    this.#systemIsDark = query.matches;
    query.addEventListener("change", () => (this.#systemIsDark = query.matches));
    this.choose(remembered());
  }

  get choice() {
    return this.#choice;
  }

  /** The theme on screen. */
  get shown() {
    if (this.#choice === "system") return this.#systemIsDark ? "dark" : "light";
    return this.#choice;
  }

  /** @param {Choice} choice */
  choose(choice) {
    this.#choice = choice;
    if (choice === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    try {
      localStorage.setItem(STORED, choice);
    } catch {
      // A browser that keeps nothing still shows the theme until the window closes.
    }
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
