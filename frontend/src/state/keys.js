/**
 * Which keys belong to what has the focus, and so are no shortcuts of the page.
 *
 * Looks at elements, and changes none.
 */

/** What is typed into, or answers to keys of its own: every key is its own. */
const TAKES_ALL =
  "textarea, select, dialog, [contenteditable], input:not([type=radio], [type=checkbox], [type=range], [type=button])";
/** Which other keys belong to what has the focus. */
const TAKES = [
  { keys: [" ", "Enter"], by: "button, summary, a, input, [role=application], [role=menu]" },
  {
    keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"],
    by: "input[type=radio], input[type=range], [role=application], [role=slider], [role=menu], [role=region][tabindex]",
  },
  // Pages are large steps of what is moved along a range.
  { keys: ["PageUp", "PageDown"], by: "input[type=range], [role=slider]" },
];

/**
 * Whether a key is for the element that has the focus.
 *
 *     isTaken(radio, "ArrowLeft") // true: it chooses the radio before
 *     isTaken(radio, "]") // false: it is free for a shortcut
 *
 * @param {EventTarget | null} target of the event
 * @param {string} key
 */
export function isTaken(target, key) {
  if (!(target instanceof Element)) return false;
  if (target.closest(TAKES_ALL)) return true;
  return TAKES.some(({ keys, by }) => keys.includes(key) && target.closest(by) !== null);
}
