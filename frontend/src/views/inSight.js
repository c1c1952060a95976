/** What of a view and of its words there is to see: no network has all of what a view can show. */

/** @typedef {Pick<import("../api/types.js").Layer, "type" | "op" | "padding">} Layer */

/** @param {Layer} layer */
const isConvolution = ({ type, op }) => op === "convolution" || type.startsWith("Conv");

/** What a layer has to be for a word of the glossary to name something. @type {Record<string, (layer: Layer) => boolean>} */
const OF_LAYERS = {
  convolution: isConvolution,
  filter: isConvolution,
  kernel: isConvolution,
  padding: ({ padding }) => Boolean(padding?.some((cells) => cells > 0)),
  pooling: ({ type, op }) => /pool/iu.test(`${type} ${op}`),
  relu: ({ type }) => type.toLowerCase() === "relu",
};

/**
 * The words for what a network's layers are, and those that are of no layer.
 *
 * @param {string[]} words
 * @param {Layer[]} layers of the network, none while it is not known
 */
export const ofLayers = (words, layers) => words.filter((word) => !OF_LAYERS[word] || layers.some(OF_LAYERS[word]));

/**
 * The words without the class token where none gathers the text: nothing special stands first, or the network goes on
 * with texts, where the first token sees itself alone. And without logits where it makes a vector and no scores.
 *
 * @param {string[]} words
 * @param {{ classToken: string | null, task: string | null | undefined, hasOnlyVector: boolean }} read
 */
export function ofText(words, { classToken, task, hasOnlyVector }) {
  const isOut = { class_token: classToken === null || task === "text-generation", logit: hasOnlyVector };
  return words.filter((word) => !isOut[/** @type {keyof typeof isOut} */ (word)]);
}

/**
 * Whether a network says nothing of a text but its vector.
 *
 * @param {{ labels: readonly string[], sequence_labels: readonly string[] }} network of each token and of the whole text
 * @param {string} task
 */
export function hasOnlyVector({ labels, sequence_labels: whole }, task) {
  return !labels.length && !whole.length && task !== "fill-mask" && !task.endsWith("generation");
}
