/**
 * The page's colours and its font as a canvas needs them: read from the tokens, in the theme shown.
 */

const NAMES = /** @type {const} */ ({
  paper: "--paper",
  surface: "--surface",
  zero: "--cell-zero",
  hairline: "--hairline",
  edge: "--edge",
  ink: "--ink",
  quiet: "--ink-quiet",
  accent: "--accent",
  accentInk: "--accent-ink",
  wash: "--accent-wash",
  query: "--query",
  key: "--key",
  value: "--value",
});

/** @typedef {{ [Name in keyof typeof NAMES]: string } & { font: string, theme: import("../draw/ramps.js").Theme }} Ink */

/**
 * @param {Element} element within the page
 * @param {import("../draw/ramps.js").Theme} theme the one shown
 * @returns {Ink}
 */
export function readInk(element, theme) {
  const probe = document.createElement("i");
  probe.hidden = true;
  element.append(probe);
  const style = getComputedStyle(probe);
  const read = Object.entries(NAMES).map(([name, token]) => {
    // A token may itself choose by theme; only a colour of an element is the chosen one.
    probe.style.color = `var(${token})`;
    return [name, style.color];
  });
  const font = style.fontFamily;
  probe.remove();
  return { ...Object.fromEntries(read), font, theme };
}
