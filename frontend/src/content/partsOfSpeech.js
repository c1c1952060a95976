/**
 * Plain names for the labels of words.
 *
 * The seventeen universal parts of speech, https://universaldependencies.org/u/pos/.
 */

import { wordsOf } from "../messages/instrument.js";

/** @param {string} label as the network says it; one it made up itself is its own name */
export function partOfSpeech(label) {
  const messages = wordsOf("parts");
  return messages.has(`partsOfSpeech.${label}`) ? messages.text(`partsOfSpeech.${label}`) : label;
}
