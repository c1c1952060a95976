/**
 * What the reader guessed, kept in this browser and nowhere else.
 */

const STORED = "heatscope-guesses";

/** @typedef {{ subject: string, answer: number, isRight: boolean }} Guessed `subject`: what the question was about */

class Guesses {
  /** @type {Record<string, Guessed | undefined>} by page */
  #made = $state.raw(remembered());

  /**
   * @param {string} page
   * @param {string} subject another photo or word is another question
   */
  of(page, subject) {
    const guessed = this.#made[page];
    return guessed?.subject === subject ? guessed : null;
  }

  /** @param {string} page whatever it was about */
  last(page) {
    return this.#made[page] ?? null;
  }

  /**
   * @param {string} page
   * @param {Guessed} guessed
   */
  make(page, guessed) {
    this.#made = { ...this.#made, [page]: guessed };
    try {
      localStorage.setItem(STORED, JSON.stringify(this.#made));
    } catch {
      // A browser that keeps nothing still knows until the window closes.
    }
  }
}

/** @returns {Record<string, Guessed>} */
function remembered() {
  try {
    const stored = JSON.parse(localStorage.getItem(STORED) ?? "{}");
    return stored && typeof stored === "object" ? stored : {};
  } catch {
    return {};
  }
}

/** The one reader that a window has. */
export const guesses = new Guesses();
