/**
 * Words set beside each other: which two are close, which are far.
 */

/** @typedef {[one: number, other: number]} Pair places among the words, the smaller first */

/**
 * All pairs of words that are not written alike, the closest first. Unknown words have no lamp of their own: two of them
 * are a pair only where there is no other.
 *
 * @param {string[]} texts one a word
 * @param {(one: number, other: number) => number} cosine
 * @param {(word: number) => boolean} isKnown
 * @returns {Pair[]}
 */
export function pairsOf(texts, cosine, isKnown) {
  const lower = texts.map((text) => text.toLowerCase());
  const pairs = lower.flatMap((text, one) =>
    lower.flatMap((other, at) => (at > one && other !== text ? [/** @type {Pair} */ ([one, at])] : [])),
  );
  const own = pairs.filter((pair) => pair.some(isKnown));
  const taken = own.length ? own : pairs;
  return taken.sort(([one, other], [third, fourth]) => cosine(third, fourth) - cosine(one, other));
}

/**
 * At most four pairs to choose from, in the order of the words: the two closest, one from the middle, the farthest.
 *
 * @param {string[]} texts
 * @param {Pair[]} pairs the closest first
 * @returns {Pair[]} no two of them read alike
 */
export function choicesOf(texts, pairs) {
  const read = (/** @type {Pair} */ [one, other]) =>
    [texts[one].toLowerCase(), texts[other].toLowerCase()].sort().join(" ");
  const different = pairs.filter((pair, index) => pairs.findIndex((other) => read(other) === read(pair)) === index);
  const last = different.length - 1;
  const ranks = new Set([0, 1, Math.round((last + 1) / 2), last].filter((rank) => rank in different));
  const chosen = [...ranks].map((rank) => different[rank]);
  return chosen.sort(([one, other], [third, fourth]) => one - third || other - fourth);
}

/**
 * The pair of two places, or null where they are one word.
 *
 * @param {string[]} texts
 * @param {number} one
 * @param {number} other
 * @returns {Pair | null}
 */
export function pairAt(texts, one, other) {
  if (one === other || !(one in texts) || !(other in texts)) return null;
  return one < other ? [one, other] : [other, one];
}

/**
 * Words as a reader types them beside a sentence.
 *
 *     wordsIn("cat, dog  car") // ["cat", "dog", "car"]
 *
 * @param {string} typed
 * @param {number} most
 */
export const wordsIn = (typed, most) =>
  typed
    .split(/[\s,;]+/u)
    .filter(Boolean)
    .slice(0, most);
