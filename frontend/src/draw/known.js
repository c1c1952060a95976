/**
 * What a network can say at all, and whether it is sure of what it says.
 */

/** Words for people, of which networks for photos often know none. */
const PEOPLE = /\b(person|people|human|man|woman|men|women|boy|girl|child|children|baby|face)\b/i;
const HALF = 0.5;
/** Of a sentence's sentiment less than this is not sure: plain statements have none. */
export const SURE_OF_SENTIMENT = 0.75;

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
 * Whether no label has half of the probability.
 *
 * @param {{ probability: number }[]} predictions best first
 */
export function isUnsure([best]) {
  return best !== undefined && best.probability < HALF;
}
