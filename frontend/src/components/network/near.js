/**
 * Whether an element is on the screen or a little above or below it, so that only what may be seen is made.
 */

/** How far from the screen is still near. */
const MARGIN = "480px";

/** @type {WeakMap<Element, (isNear: boolean) => void>} */
const told = new WeakMap();
/** @type {IntersectionObserver | null} one for all, as there may be thousands of elements */
let observer = null;

/**
 * An attachment that says when its element comes near and when it goes.
 *
 * @param {(isNear: boolean) => void} tell
 * @returns {import("svelte/attachments").Attachment}
 */
export function near(tell) {
  return (element) => {
    observer ??= new IntersectionObserver(
      (entries) => entries.forEach(({ target, isIntersecting }) => told.get(target)?.(isIntersecting)),
      { rootMargin: MARGIN },
    );
    told.set(element, tell);
    observer.observe(element);
    return () => observer?.unobserve(element);
  };
}
