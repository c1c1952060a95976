/**
 * In which lines the heads of a network stand: by layer, by what they do, or by a number.
 *
 * Knows the service's statistics, nothing of pictures.
 */

/** @typedef {import("../api/types.js").HeadStatistics} HeadStatistics */
/** @typedef {{ layer: string, head: number, statistics: HeadStatistics }} PlacedHead */
/** @typedef {{ name: string, title: string, heads: PlacedHead[] }} HeadLine `title` is empty where nothing need stand */
/** @typedef {{ name: string, statistics: HeadStatistics[] }} LayerHeads */

/** What heads can be sorted by, in plain words. */
export const ORDERS = /** @type {const} */ ([
  { order: "layer", name: "layer", says: "" },
  { order: "kind", name: "what they do", says: "the kind of word that they look at most" },
  { order: "broadness", name: "breadth", says: "entropy over that of an even spread: 1 looks at all words alike" },
  { order: "distance", name: "distance", says: "how many words away they look, on average" },
  { order: "previous", name: "previous word", says: "share of the attention that goes one word back" },
  { order: "itself", name: "itself", says: "share that stays with the word" },
  { order: "next", name: "next word", says: "share that goes one word on" },
  { order: "first", name: "first token", says: "share that goes to <cls>" },
  { order: "punctuation", name: "punctuation", says: "share that goes to punctuation" },
]);

/** What each kind of head attends to. */
export const KINDS = /** @type {Record<HeadStatistics["name"], string>} */ ({
  "previous word": "attends to the word before",
  "next word": "to the word after",
  itself: "to the same word",
  "first token": "to the first token",
  punctuation: "to punctuation",
  broad: "to nearly all alike",
  mixed: "to none of these above all",
});

export const KIND_NAMES = /** @type {HeadStatistics["name"][]} */ (Object.keys(KINDS));

/** The kinds where there is no room for their names. */
export const SHORT_KINDS = /** @type {Record<HeadStatistics["name"], string>} */ ({
  "previous word": "prev",
  "next word": "next",
  itself: "self",
  "first token": "first",
  punctuation: "punct",
  broad: "broad",
  mixed: "mixed",
});

/** @typedef {typeof ORDERS[number]["order"]} Order */

/**
 * @param {string | undefined} text
 * @returns {Order}
 */
export function orderOf(text) {
  return ORDERS.find(({ order }) => order === text)?.order ?? "layer";
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
  const name = ORDERS.find((one) => one.order === order)?.name ?? order;
  return chunks(`by ${name}`, descending(all, order), perLine).map((line) => ({ ...line, title: "" }));
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
