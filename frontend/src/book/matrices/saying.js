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
    columns: ["cell", "computed", "network", "sum"].map(column),
    rows: MADE.map((name) => {
      const { value, network } = arithmeticOf(head, name, at);
      const sum = rowSums(head[name])[placeIn(name, at).row];
      return [words.text(`table.${name}`, sayingOf(names, head, at)), value, network, sum];
    }),
  };
}
