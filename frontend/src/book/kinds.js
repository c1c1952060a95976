/**
 * What the book calls the parts of speech: words that a reader knows from school.
 *
 *     kindOf(words, "DET") // "article"
 *
 * @param {import("../messages/words.js").Words} words of the frame
 * @param {string | null | undefined} label as the network says it; one that it made up itself is its own name
 */
export function kindOf(words, label) {
  if (!label) return "";
  return words.has(`kinds.${label}`) ? words.text(`kinds.${label}`) : label.toLowerCase();
}
