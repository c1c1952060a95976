/**
 * The numbers of turning and scaling: what both networks say at every amount, and how far maps and kernels are apart.
 */

import { percent } from "../../messages/numbers.js";
import { written } from "./curves.js";
import { NETWORKS } from "./draw.js";

/** @typedef {import("../../messages/words.js").Words} Words */
/** @typedef {import("../../stage/figure.js").Table} Table */
/** @typedef {import("./sweeps.js").Curve} Curve */

/**
 * @param {Words} words
 * @param {import("./sweeps.js").Way} way
 * @param {[Curve, Curve] | null} both null while they are on their way
 * @param {string} label that is followed
 * @returns {Table}
 */
export function tableOfCurves(words, way, both, label) {
  const rows = (both?.[0].amounts ?? []).map((amount, index) => [
    written(way, amount),
    ...(both ?? []).flatMap(({ says, shares }) => [says[index].label, percent(shares[index], 2)]),
  ]);
  const columns = NETWORKS.flatMap((name) => [
    words.text(`table.${name}Says`),
    words.text(`table.${name}Share`, { label }),
  ]);
  return { title: words.text(`table.${way}`), columns: [words.text("table.amount"), ...columns], rows };
}

/**
 * @param {Words} words
 * @param {number} filter
 * @param {{ most: number, reach: number }} kernel the largest difference to itself, turned, and the largest weight
 * @param {{ most: number, reach: number } | null} pair the same of its maps; null while they are on their way
 * @returns {Table}
 */
export function tableOfMaps(words, filter, kernel, pair) {
  const row = (/** @type {string} */ name, /** @type {number} */ value) => [words.text(`table.${name}`), value];
  return {
    title: words.text("table.maps", { filter }),
    columns: [words.text("table.what"), words.text("table.number")],
    rows: pair
      ? [row("reach", pair.reach), row("apart", pair.most), row("weight", kernel.reach), row("kernel", kernel.most)]
      : [],
  };
}
