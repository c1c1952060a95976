/**
 * The screen's pixel density, which changes with the browser's zoom and between screens.
 */

class Screen {
  #density = $state(devicePixelRatio || 1);

  constructor() {
    this.#watch();
  }

  /** Device pixels for one CSS pixel. */
  get density() {
    return this.#density;
  }

  #watch() {
    const change = () => {
      this.#density = devicePixelRatio || 1;
      this.#watch();
    };
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", change, { once: true });
  }
}

/** The one screen that a window is on. */
export const screen = new Screen();
