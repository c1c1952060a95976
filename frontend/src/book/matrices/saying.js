/**
 * A head's cells in words: near, and as a table.
 */

import { fixed } from "../../messages/numbers.js";
import { arithmeticOf, MADE, placeIn, rowSums } from "./head.js";

/** @typedef {import("../../messages/words.js").Words} Words */
/** @typedef {import("./head.js").Head} Head */
/** @typedef {import("./head.js").At} At */

/**
 * What messages about a cell name. Numbers of a vector are counted from 1.
 *
 * @param {string[]} names one a token
 * @param {Head} head
 * @param {At} at
 */
export const sayingOf = (names, head, { query, key, number }) => ({
  ...{ query: names[query], key: names[key], number: number + 1, root: fixed(head.root) },
});

/**
 * One cell near, with its words.
 *
 * @param {Words} words
 * @param {string[]} names
 * @param {Head} head
 * @param {import("./head.js").MadeName} name
 * @param {At} at
 * @returns {import("./lens.js").Near}
 */
export function nearOf(words, names, head, name, at) {
  const arithmetic = arithmeticOf(head, name, at);
  const said = { ...sayingOf(names, head, at), count: arithmetic.products.length };
  const say = (/** @type {string} */ part) => words.text(`lens.${name}.${part}`, said);
  const says = { cell: say("cell"), left: say("left"), right: say("right"), products: say("products") };
  return { words, name, arithmetic, chosen: at.key, says };
}

/**
 * The marked cell of every sheet, computed here and as the network gave it.
 *
 * @param {Words} words
 * @param {string[]} names
 * @param {Head} head
 * @param {At} at
 * @returns {import("../../stage/figure.js").Table}
 */
export function tableOf(words, names, head, at) {
  const column = (/** @type {string} */ name) => words.text(`table.${name}`);
  return {
    title: column("title"),
    columns: ["cell", "computed", "bias", "network", "sum"].map(column),
    rows: MADE.map((name) => {
      const { sum, bias, network } = arithmeticOf(head, name, at);
      const rowSum = rowSums(head[name])[placeIn(name, at).row];
      return [words.text(`table.${name}`, sayingOf(names, head, at)), sum, bias ?? "—", network, rowSum];
    }),
  };
}

/** The sheets whose cells another question counts the products of. */
const COUNTED = /** @type {const} */ (["O", "A", "Q"]);

/**
 * What is asked once another word or head was chosen: how many products one cell is the sum of. Which sheet it is about
 * depends on the two.
 *
 * @param {Words} words
 * @param {Head} head
 * @param {import("../query/row.js").Place} place
 * @param {import("../../messages/words.js").Values} said
 * @returns {Omit<import("../pages.js").Question, "subject">}
 */
export function anotherQuestion(words, head, { query, head: number }, said) {
  const sheet = COUNTED[(query + number) % COUNTED.length];
  const { products } = arithmeticOf(head, sheet, { query, key: 0, number: 0 });
  const counts = [...new Set([1, head.count, head.size, head.I.columns])].sort((one, other) => one - other);
  return {
    asks: words.parts("another.asks", { ...said, sheet }),
    answers: counts.map((count) => words.text("another.answer", { count })),
    right: counts.indexOf(products.length),
    because: words.parts("another.because", { ...said, sheet, products: products.length }),
  };
}
