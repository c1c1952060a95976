/** Come to a page: what it makes lives until the test is over, as until the page is left. */

import { flushSync } from "svelte";
import { afterEach } from "vitest";

/** @type {(() => void)[]} */
const stops = [];

afterEach(() => stops.splice(0).forEach((stop) => stop()));

/** @param {() => void} make what a page makes while it is open */
export function visit(make) {
  stops.push($effect.root(make));
  flushSync();
}
