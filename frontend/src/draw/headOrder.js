/**
 * In which lines the heads of a network stand: by layer, by what they do, or by a number.
 *
 * Knows the service's statistics, nothing of pictures.
 */

/** @typedef {import("../api/types.js").HeadStatistics} HeadStatistics */
/** @typedef {{ layer: string, head: number, statistics: HeadStatistics }} PlacedHead */
/** @typedef {{ name: string, title: string, heads: PlacedHead[] }} HeadLine `name` of its layer, of its kind or of its order; `title` the same, empty where nothing need stand */
/** @typedef {{ name: string, statistics: HeadStatistics[] }} LayerHeads */

/** What heads can be sorted by. */
export const ORDERS = /** @type {const} */ ([
  "layer",
  "kind",
  "broadness",
  "distance",
  "previous",
  "itself",
  "next",
  "first",
  "punctuation",
]);

/** What a head may do, as the service calls it. */
export const KINDS = /** @type {HeadStatistics["name"][]} */ ([
  "previous word",
  "next word",
  "itself",
  "first token",
  "punctuation",
  "broad",
  "mixed",
]);

/** @typedef {typeof ORDERS[number]} Order */

/**
 * @param {string | undefined} text
 * @returns {Order}
 */
export function orderOf(text) {
  return ORDERS.find((order) => order === text) ?? "layer";
}

/**
 * @param {LayerHeads[]} layers
 * @param {Order} order
 * @param {number} perLine at most so many heads in a line
 * @returns {HeadLine[]}
 */
export function headLines(layers, order, perLine) {
  if (order === "layer") {
    return layers.flatMap(({ name, statistics }) => chunks(name, placed({ name, statistics }), perLine));
  }
  const all = layers.flatMap(placed);
  if (order === "kind") {
    const kinds = [...new Set(all.map(({ statistics }) => statistics.name))];
    const groups = kinds.map((kind) => ({ kind, heads: all.filter(({ statistics }) => statistics.name === kind) }));
    return groups
      .sort((one, other) => other.heads.length - one.heads.length)
      .flatMap(({ kind, heads }) => chunks(kind, descending(heads, "share"), perLine));
  }
  return chunks(order, descending(all, order), perLine).map((line) => ({ ...line, title: "" }));
}

/**
 * @param {LayerHeads} layer
 * @returns {PlacedHead[]}
 */
function placed({ name, statistics }) {
  return statistics.map((one) => ({ layer: name, head: one.head, statistics: one }));
}

/**
 * @param {PlacedHead[]} heads
 * @param {Exclude<Order, "layer" | "kind"> | "share"} by
 */
function descending(heads, by) {
  return heads.toSorted((one, other) => other.statistics[by] - one.statistics[by]);
}

/**
 * @param {string} name
 * @param {PlacedHead[]} heads
 * @param {number} size
 * @returns {HeadLine[]} with the title at the first
 */
function chunks(name, heads, size) {
  return Array.from({ length: Math.ceil(heads.length / size) }, (_, line) => ({
    name,
    title: line ? "" : name,
    heads: heads.slice(line * size, (line + 1) * size),
  }));
}
