/**
 * Words set beside each other: which two are close, which are far.
 */

/** @typedef {[one: number, other: number]} Pair places among the words, the smaller first */

/** @typedef {{ text: string, index: number }} Looked a word, and the lamp that it lights: its row of the vocabulary */

/**
 * @param {Looked[]} words
 * @returns {Pair[]}
 */
const allPairs = (words) =>
  words.flatMap((_, one) => words.slice(one + 1).map((_, at) => /** @type {Pair} */ ([one, one + 1 + at])));

/**
 * All pairs of words that light different lamps, the closest first. All unknown words light one: two of them are a pair
 * only where there is no other.
 *
 * @param {Looked[]} words
 * @param {(one: number, other: number) => number} cosine
 * @returns {Pair[]}
 */
export function pairsOf(words, cosine) {
  const all = allPairs(words);
  const lamps = all.filter(([one, other]) => words[one].index !== words[other].index);
  const letters = all.filter(([one, other]) => words[one].text.toLowerCase() !== words[other].text.toLowerCase());
  const taken = lamps.length ? lamps : letters;
  return taken.sort(([one, other], [third, fourth]) => cosine(third, fourth) - cosine(one, other));
}

/**
 * The first two words that light one lamp, and why they do: they differ in their capitals, neither is in the
 * vocabulary, or they are written alike. What is told apart nevertheless comes first.
 *
 * @param {(Looked & { is_known: boolean })[]} words
 * @returns {{ pair: Pair, why: "capitals" | "unknown" | "alike" } | null}
 */
export function sharedLamp(words) {
  const why = (/** @type {Pair} */ [one, other]) => {
    if (words[one].text === words[other].text) return "alike";
    return words[one].is_known ? "capitals" : "unknown";
  };
  const shared = allPairs(words).filter(([one, other]) => words[one].index === words[other].index);
  for (const reason of /** @type {const} */ (["capitals", "unknown", "alike"])) {
    const pair = shared.find((pair) => why(pair) === reason);
    if (pair) return { pair, why: reason };
  }
  return null;
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
