/**
 * What the parameter calculator asks for: the lecture notes' example to begin with, which is the service's own.
 *
 * `key` is what the address calls it, short enough for eight of them.
 */

import { countParameters as LIMITS } from "../../../api/limits.js";

/** @typedef {{ name: string, key: string, title: string, usual: number, low: number, high: number }} Field */

const FIELDS = /** @type {const} */ ([
  { name: "channels", key: "c", title: "channels" },
  { name: "height", key: "h", title: "height" },
  { name: "width", key: "w", title: "width" },
  { name: "units", key: "units", title: "units" },
  { name: "kernel_size", key: "kernel", title: "kernel" },
  { name: "filters", key: "filters", title: "filters" },
  { name: "stride", key: "step", title: "stride" },
  { name: "padding", key: "pad", title: "padding" },
]);

/** @type {Field[]} */
export const CALCULATOR = FIELDS.map((field) => {
  const { minimum: low, maximum: high, default: usual } = LIMITS[field.name];
  return { ...field, low, high, usual };
});
