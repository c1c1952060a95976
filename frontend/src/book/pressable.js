/**
 * Words in running text that are a button.
 *
 * HTML's own button is a box: it breaks as a whole, and lets a line begin with the full stop that stands behind it.
 * An element with `role="button"` and `tabindex="0"` breaks as text; this makes it answer as a button does.
 *
 * @param {HTMLElement} element
 * @param {() => void} onpress
 */
export function pressable(element, onpress) {
  let press = onpress;
  const click = () => press();
  /** @param {KeyboardEvent} event */
  const key = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    // A space must not scroll the page.
    event.preventDefault();
    press();
  };
  element.addEventListener("click", click);
  element.addEventListener("keydown", key);
  return {
    /** @param {() => void} next */
    update: (next) => (press = next),
    destroy() {
      element.removeEventListener("click", click);
      element.removeEventListener("keydown", key);
    },
  };
}
