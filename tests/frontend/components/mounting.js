/**
 * Put a component into a document that has no screen.
 *
 * Without a canvas nothing is painted here: what the pixels are is for the browser tests.
 */

import { flushSync, mount, unmount } from "svelte";
import { afterEach } from "vitest";

/** @type {ReturnType<typeof mount>[]} */
const mounted = [];

afterEach(async () => {
  await Promise.all(mounted.splice(0).map((component) => unmount(component)));
  document.body.replaceChildren();
});

/**
 * @param {import("svelte").Component<any>} component
 * @param {Record<string, unknown>} props
 */
export function show(component, props) {
  mounted.push(mount(component, { target: document.body, props }));
  flushSync();
  return document.body;
}

/**
 * @param {Element | null} element
 * @param {Event} event
 */
export function send(element, event) {
  element?.dispatchEvent(event);
  flushSync();
}

/** @param {string} key */
export const pressed = (key) => new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
