/**
 * One way to ask the service: JSON back, or a Problem.
 *
 * Knows HTTP, nothing of what is asked.
 */

import { HOME } from "./home.js";
import { problemOf, unreachable } from "./problem.js";

const JSON_TYPE = "application/json";

/** @typedef {Record<string, string | number | boolean | (string | number)[] | null | undefined>} Query */

/** @typedef {{ method?: string, query?: Query, body?: FormData | object, accept?: string, signal?: AbortSignal }} Asked */

/**
 * @param {string} path below HOME
 * @param {Asked} [options]
 * @returns {Promise<any>}
 */
export async function request(path, options) {
  return (await respond(path, options)).json();
}

/**
 * The same, before its body is read.
 *
 * @param {string} path
 * @param {Asked} [options]
 * @returns {Promise<Response>} one that is ok
 */
export async function respond(path, { method = "GET", query = {}, body, accept = JSON_TYPE, signal } = {}) {
  const isForm = body instanceof FormData;
  /** @type {RequestInit} */
  const init = { method, signal, headers: { Accept: accept } };
  if (body) {
    init.body = isForm ? body : JSON.stringify(body);
    if (!isForm) init.headers = { ...init.headers, "Content-Type": JSON_TYPE };
  }
  let response;
  try {
    response = await fetch(HOME + address(path, query), init);
  } catch (cause) {
    if (signal?.aborted) throw cause;
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
