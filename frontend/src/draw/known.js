/**
 * What a network can say at all, and whether it is sure of what it says.
 */

/** Words for people, of which networks for photos often know none. */
const PEOPLE = /\b(person|people|human|man|woman|men|women|boy|girl|child|children|baby|face)\b/i;
const HALF = 0.5;

/**
 * How many labels there are, and that none is a person where none is: whoever shows it a face should know.
 *
 *     whatIsKnown(["cat", "dog"]) // "2 labels, none of them a person."
 *
 * @param {string[]} labels
 */
export function whatIsKnown(labels) {
  const count = `${labels.length} labels`;
  return labels.some((label) => PEOPLE.test(label)) ? `${count}.` : `${count}, none of them a person.`;
}

/**
 * Whether no label has half of the probability.
 *
 * @param {{ probability: number }[]} predictions best first
 */
export function isUnsure([best]) {
  return best !== undefined && best.probability < HALF;
}
