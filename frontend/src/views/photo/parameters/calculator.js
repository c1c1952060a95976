/**
 * What the parameter calculator asks for: the lecture notes' example to begin with.
 *
 * `key` is what the address calls it, short enough for eight of them.
 */

/** @typedef {{ name: string, key: string, usual: number, low: number, high: number }} Field */

/** @type {Field[]} */
export const CALCULATOR = [
  { name: "channels", key: "c", usual: 3, low: 1, high: 4096 },
  { name: "height", key: "h", usual: 100, low: 1, high: 4096 },
  { name: "width", key: "w", usual: 100, low: 1, high: 4096 },
  { name: "units", key: "units", usual: 1000, low: 1, high: 1000000 },
  { name: "kernel_size", key: "kernel", usual: 3, low: 1, high: 64 },
  { name: "filters", key: "filters", usual: 64, low: 1, high: 4096 },
  { name: "stride", key: "step", usual: 1, low: 1, high: 64 },
  { name: "padding", key: "pad", usual: 0, low: 0, high: 64 },
];
