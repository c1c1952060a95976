/**
 * What a network can say at all, and whether it is sure of what it says.
 */

/** Words for people, of which networks for photos often know none. */
const PEOPLE = /\b(person|people|human|man|woman|men|women|boy|girl|child|children|baby|face)\b/i;
/** Less than that is not the greater part: so much can be said of any network. */
const HALF = 0.5;
/**
 * From which probability on a network is sure, where that was measured of it. Of a whole sentence: plain statements
 * have no sentiment, and get a label for all that.
 *
 * @type {Record<string, number | undefined>}
 */
const MEASURED = { "sentence-encoder": 0.75 };

/**
 * Whether any label is a person: where none is, whoever shows it a face should know.
 *
 *     namesPeople(["cat", "baby carriage"]) // true
 *
 * @param {string[]} labels
 */
export function namesPeople(labels) {
  return labels.some((label) => PEOPLE.test(label));
}

/**
 * Which probability the best label of a network needs to be sure.
 *
 *     surenessOf("a-brought-network") // { from: 0.5, isMeasured: false }
 *
 * @param {string} network its id
 */
export function surenessOf(network) {
  const from = MEASURED[network];
  return { from: from ?? HALF, isMeasured: from !== undefined };
}

/**
 * Whether a network is not sure of what it says.
 *
 * @param {{ probability: number }[]} predictions best first
 * @param {string} [network] its id, where something may have been measured of it
 */
export function isUnsure([best], network = "") {
  return best !== undefined && best.probability < surenessOf(network).from;
}
