/**
 * A row that is scrolled sideways and draws no scroll bar: its ends fade where there is more, and what is marked in it
 * is in sight at first.
 */

/** How far in the fading reaches. */
const FADE = "32px";

/**
 * An action; the element has the class `sideways` (base.css).
 *
 * @param {HTMLElement} element
 */
export function sideways(element) {
  const mark = () => {
    const { scrollLeft, clientWidth, scrollWidth } = element;
    // A width is a rounded number, a place is not.
    element.style.setProperty("--more-before", scrollLeft > 1 ? FADE : "0px");
    element.style.setProperty("--more-after", scrollLeft + clientWidth < scrollWidth - 1 ? FADE : "0px");
  };
  const sizes = new ResizeObserver(mark);
  const watch = () => {
    sizes.disconnect();
    for (const one of [element, ...element.children]) sizes.observe(one);
  };
  const contents = new MutationObserver(watch);
  contents.observe(element, { childList: true });
  element.classList.add("sideways");
  element.addEventListener("scroll", mark, { passive: true });
  const marked = element.querySelector("[aria-current], [aria-pressed=true]");
  if (marked) {
    const [around, within] = [element.getBoundingClientRect(), marked.getBoundingClientRect()];
    element.scrollLeft = (within.left + within.right - around.left - around.right) / 2;
  }
  watch();
  return {
    destroy: () => {
      sizes.disconnect();
      contents.disconnect();
      element.removeEventListener("scroll", mark);
    },
  };
}
