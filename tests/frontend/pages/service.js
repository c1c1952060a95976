/** Stands in for the service of a page's session: it answers by the end of a path, and keeps what it was asked. */

import { flushSync } from "svelte";
import { afterEach, expect, vi } from "vitest";
import { answers } from "../../../frontend/src/api/answers.js";

/** @typedef {{ path: string, query: Record<string, string>, body: any, signal: AbortSignal }} Asked */

afterEach(() => vi.unstubAllGlobals());

/**
 * @param {Record<string, (asked: Asked) => object>} routes the longest first where one ends like another; a Response is
 *   sent as it is
 * @returns {Asked[]} all that comes to be asked
 */
export function serve(routes) {
  answers.forget();
  /** @type {Asked[]} */
  const sent = [];
  vi.stubGlobal("fetch", async (/** @type {Request | string} */ request) => {
    // A sample's file.
    if (typeof request === "string") return new Response(request);
    const { pathname, searchParams } = new URL(request.url);
    const path = pathname.replace("/api/v1", "");
    const isJson = request.headers.get("Content-Type")?.includes("json");
    const body = isJson ? await request.json() : null;
    const asked = { path, query: Object.fromEntries(searchParams), body, signal: request.signal };
    sent.push(asked);
    const route = Object.keys(routes).find((end) => path.endsWith(end)) ?? expect.fail(`nobody answers ${path}`);
    const answer = await routes[route](asked);
    return answer instanceof Response ? answer : new Response(JSON.stringify(answer));
  });
  return sent;
}

/** Wait for what follows from what was done. */
export const until = (/** @type {() => void} */ check) =>
  vi.waitFor(
    () => {
      flushSync();
      check();
    },
    { timeout: 20_000, interval: 5 },
  );

/**
 * @param {number[]} shape
 * @param {number[]} data
 */
export const tensor = (shape, data) => ({ dtype: "float32", shape, encoding: "list", data });
