/**
 * From the last maps to a label: what each place adds, the average, the shares.
 *
 * A global average before a linear layer (Lin, Chen and Yan 2014, "Network In Network", https://arxiv.org/abs/1312.4400)
 * may be read the other way round, as in Zhou et al. 2016, "Learning Deep Features for Discriminative Localization",
 * https://arxiv.org/abs/1512.04150: weights first, then the average. The number is the same.
 */

import { wholeNumber } from "../../state/hash.js";

/** @typedef {import("../../api/tensor.js").Tensor} Tensor */
/** @typedef {{ map: number, answer: number, weight: number, product: number }} Product */

/**
 * What each place says for a label: all maps there, times the label's weights, added up.
 *
 * @param {Tensor} last [maps, H, W]
 * @param {ArrayLike<number>} weights one a map
 * @returns {number[]} H · W, row by row
 */
export function votesOf({ values, shape: [maps, height, width] }, weights) {
  const votes = new Array(height * width).fill(0);
  for (let map = 0; map < maps; map++) {
    for (let place = 0; place < votes.length; place++)
      votes[place] += weights[map] * values[map * votes.length + place];
  }
  return votes;
}

/**
 * The products of one vote, the largest first.
 *
 * @param {Tensor} last [maps, H, W]
 * @param {ArrayLike<number>} weights
 * @param {number} place
 * @returns {Product[]}
 */
export function productsAt({ values, shape: [maps, height, width] }, weights, place) {
  return Array.from({ length: maps }, (_, map) => {
    const answer = values[map * height * width + place];
    return { map, answer, weight: weights[map], product: answer * weights[map] };
  }).sort((one, other) => Math.abs(other.product) - Math.abs(one.product));
}

/**
 * The average vote; places that were taken out count as 0.
 *
 * @param {number[]} votes
 * @param {ReadonlySet<number>} [out]
 */
export function averageOf(votes, out = new Set()) {
  return votes.reduce((sum, vote, place) => sum + (out.has(place) ? 0 : vote), 0) / votes.length;
}

/**
 * Softmax with every step kept: e to each logit, their sum, the shares.
 *
 * @param {ArrayLike<number>} logits
 */
export function sharesOf(logits) {
  const exponentials = Array.from(logits, (logit) => Math.exp(logit));
  const sum = exponentials.reduce((total, one) => total + one, 0);
  return { exponentials, sum, shares: exponentials.map((one) => one / sum) };
}

/**
 * Places as an address holds them: "5-9".
 *
 * @param {ReadonlySet<number>} places
 * @returns {string | null} null where there is none
 */
export const writePlaces = (places) => [...places].sort((one, other) => one - other).join("-") || null;

/**
 * @param {string | undefined} written in an address, which anybody may have typed
 * @returns {Set<number>}
 */
export const readPlaces = (written) =>
  new Set(
    (written ?? "").split("-").flatMap((part) => {
      const place = wholeNumber(part);
      return place === null ? [] : [place];
    }),
  );
