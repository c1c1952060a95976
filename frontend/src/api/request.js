/**
 * How the service is reached: a good response, or a Problem.
 *
 * Knows HTTP, nothing of what is asked.
 */

import { problemOf, unreachable } from "./problem.js";

/** @typedef {Record<string, string | number | boolean | (string | number)[] | null | undefined>} Query */

/**
 * @param {Request} request
 * @returns {Promise<Response>} one that is ok
 */
export async function respond(request) {
  let response;
  try {
    response = await fetch(request);
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw unreachable(cause);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/**
 * A path with its query; lists repeat their name, null and undefined are left out.
 *
 *     address("/a", { layers: ["conv1", "pool1"], top_k: 5 }) // "/a?layers=conv1&layers=pool1&top_k=5"
 *
 * @param {string} path
 * @param {Query} [query]
 */
export function address(path, query = {}) {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined) parts.append(name, String(one));
    }
  }
  const text = parts.toString();
  return text ? `${path}?${text}` : path;
}
