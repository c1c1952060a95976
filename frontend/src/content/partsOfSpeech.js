/**
 * Plain names for the labels of words.
 *
 * The seventeen universal parts of speech, https://universaldependencies.org/u/pos/.
 */

/** @type {Record<string, string>} */
const NAMES = {
  ADJ: "adjective",
  ADP: "preposition",
  ADV: "adverb",
  AUX: "auxiliary verb",
  CCONJ: "coordinating conjunction",
  DET: "determiner",
  INTJ: "interjection",
  NOUN: "noun",
  NUM: "number",
  PART: "particle",
  PRON: "pronoun",
  PROPN: "name",
  PUNCT: "punctuation",
  SCONJ: "subordinating conjunction",
  SYM: "symbol",
  VERB: "verb",
  X: "other",
};

/** @param {string} label as the network says it; one it made up itself is its own name */
export function partOfSpeech(label) {
  return NAMES[label] ?? label;
}
