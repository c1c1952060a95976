/**
 * What the parameter calculator asks for: the lecture notes' example to begin with, which is the service's own.
 *
 * `key` is what the address calls it, short enough for eight of them.
 */

import { countParameters as LIMITS } from "../../../api/limits.js";

/** @typedef {{ name: string, key: string, usual: number, low: number, high: number }} Field */

const FIELDS = /** @type {const} */ ([
  { name: "channels", key: "c" },
  { name: "height", key: "h" },
  { name: "width", key: "w" },
  { name: "units", key: "units" },
  { name: "kernel_size", key: "kernel" },
  { name: "filters", key: "filters" },
  { name: "stride", key: "step" },
  { name: "padding", key: "pad" },
]);

/** @type {Field[]} */
export const CALCULATOR = FIELDS.map((field) => {
  const { minimum: low, maximum: high, default: usual } = LIMITS[field.name];
  return { ...field, low, high, usual };
});
