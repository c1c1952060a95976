/**
 * Where the service's calls are, below HOME.
 */

export const BASE = "/api/v1";

/** @param {string} model */
export function modelPath(model) {
  return `${BASE}/models/${encodeURIComponent(model)}`;
}
