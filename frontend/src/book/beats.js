/**
 * The beats of a page's figure, with their words.
 *
 * @param {readonly (readonly [string, number])[]} beats each one's name in the message file, and its milliseconds
 * @param {import("../messages/words.js").Words} words the page's own
 * @param {import("../messages/words.js").Values} said the numbers that the words name
 */
export const beatsOf = (beats, words, said) =>
  beats.map(([id, ms]) => ({
    id,
    ms,
    name: words.text(`beats.${id}.name`, said),
    say: words.text(`beats.${id}.say`, said),
  }));
