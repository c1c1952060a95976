/**
 * The captions of a stage, as they are written under its picture.
 */

/** @typedef {{ name: string, say: string }} Caption `name` ends like a sentence; "" where there is none */

/**
 * @param {Caption} caption its name as a beat has it
 * @param {import("../messages/words.js").Words} words of the frame
 * @returns {Caption}
 */
export function titled({ name, say }, words) {
  const ends = !name || /[?!.？！。]$/.test(name);
  return { name: ends ? name : words.text("stage.named", { name }), say };
}

/**
 * All that are said while a figure plays, the one before the first beat first.
 *
 * @param {import("./figure.js").Figure} figure
 * @param {import("../messages/words.js").Words} words of the frame
 */
export const captionsOf = ({ lead, beats }, words) =>
  [{ name: "", say: lead }, ...beats].map((caption) => titled(caption, words));

/**
 * The one that belongs to a moment.
 *
 * @param {import("./figure.js").Figure} figure
 * @param {number} beat −1 before the first
 * @param {import("../messages/words.js").Words} words of the frame
 */
export function captionOf(figure, beat, words) {
  if (figure.inHand !== null) return titled({ name: words.text("stage.inHand"), say: figure.inHand }, words);
  return captionsOf(figure, words)[Math.min(beat, figure.beats.length - 1) + 1];
}
