/** Which of a view's words name what is in sight: no network has all of what a view can show. */

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
 * with texts, where the first token sees itself alone.
 *
 * @param {string[]} words
 * @param {{ classToken: string | null, task: string | null | undefined }} read
 */
export function ofText(words, { classToken, task }) {
  const gathers = classToken !== null && task !== "text-generation";
  return words.filter((word) => word !== "class_token" || gathers);
}
