/**
 * The service's operations, one function each.
 *
 * Answers come back as they are, except that every Tensor in them is decoded: the
 * types say which. Only pages call these.
 */

import { AS_BYTES, askOfInput, askOfPhoto, askOfSentence, BASE, decodeAll, formOf, modelPath } from "./asking.js";
import { EVENTS, readLines } from "./lines.js";
import { request, respond } from "./request.js";
import { decodeTensor } from "./tensor.js";

/** @typedef {import("./tensor.js").Tensor} Tensor */
/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").ModelDetail} ModelDetail */
/** @typedef {import("./types.js").Filters} Filters */
/** @typedef {import("./types.js").FeatureMaps} FeatureMaps */
/** @typedef {import("./types.js").UnitArithmetic} UnitArithmetic */
/** @typedef {import("./types.js").Attribution} Attribution */
/** @typedef {import("./types.js").AttributionMethod} AttributionMethod */
/** @typedef {import("./types.js").Sweep} Sweep */
/** @typedef {import("./types.js").ParameterCounts} ParameterCounts */
/** @typedef {import("./types.js").Attention} Attention */
/** @typedef {import("./types.js").AttentionRequest} AttentionRequest */
/** @typedef {import("./asking.js").Query} Query */
/** @typedef {import("./asking.js").Options} Options */
/** @typedef {import("./asking.js").Sent} Sent */

/**
 * @param {Options} [options]
 * @returns {Promise<Model[]>}
 */
export async function listModels(options) {
  return (await request(`${BASE}/models`, options)).models;
}

/**
 * @param {string} model
 * @param {Options} [options]
 * @returns {Promise<ModelDetail>}
 */
export function getModel(model, options) {
  return request(modelPath(model), options);
}

/**
 * @param {string} model
 * @param {string} layer
 * @param {Options} [options]
 * @returns {Promise<Filters>}
 */
export async function getFilters(model, layer, options) {
  const path = `${modelPath(model)}/layers/${encodeURIComponent(layer)}/filters`;
  const { weight, bias } = await request(path, { ...options, query: AS_BYTES });
  return { weight: decodeTensor(weight), bias: bias && decodeTensor(bias) };
}

/**
 * Run a photo through a network and keep what every layer puts out.
 *
 * @param {string} model
 * @param {Blob} image
 * @param {Query} [query] layers, top_k, rotate, scale
 * @param {Options} [options]
 * @returns {Promise<FeatureMaps>}
 */
export async function computeFeatureMaps(model, image, query, options) {
  return askOfPhoto(model, "feature-maps", image, query, options);
}

/**
 * A photo as the networks see it: upright, in sRGB, on white. Browsers turn and colour some files differently.
 *
 * @param {Blob} image
 * @param {Query} query longest_side, partial
 * @param {Options} [options]
 * @returns {Promise<{ image: import("./types.js").PictureFacts, picture: Blob }>}
 */
export async function showUpright(image, query, options) {
  const asked = { ...options, method: "POST", query, body: formOf({ image }) };
  const { image: facts, data, media_type: type } = await request(`${BASE}/upright`, asked);
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  return { image: facts, picture: new Blob([bytes], { type }) };
}

/**
 * Open one value: the numbers it was computed from.
 *
 * @param {string} model
 * @param {Blob} image
 * @param {Query} query layer, channel, row, column
 * @param {Options} [options]
 * @returns {Promise<UnitArithmetic>}
 */
export function openUnit(model, image, query, options) {
  return askOfPhoto(model, "unit", image, query, options);
}

/**
 * Why this label: what each place of the picture adds to it.
 *
 * @param {string} model
 * @param {Blob} image
 * @param {Query} query method, label, layer, patch, stride
 * @param {Options & { onprogress: (progress: import("./lines.js").Progress) => void }} options
 * @returns {Promise<Attribution>}
 */
export async function attribute(model, image, query, { onprogress, ...options }) {
  const response = await respond(`${modelPath(model)}/attributions`, {
    ...options,
    method: "POST",
    accept: EVENTS,
    query: { ...AS_BYTES, ...query, progress: true },
    body: formOf({ image }),
  });
  const body = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (response.body);
  return decodeAll(await readLines(body, onprogress));
}

/**
 * The methods that answer why, and what each costs.
 *
 * @param {string} model
 * @param {Query} query size
 * @param {Options} [options]
 * @returns {Promise<AttributionMethod[]>}
 */
export async function listAttributionMethods(model, query, options) {
  return (await request(`${modelPath(model)}/attributions/methods`, { ...options, query })).methods;
}

/**
 * Turn, scale or move a photo step by step and read it each time.
 *
 * @param {string} model
 * @param {Blob} image
 * @param {Query} query transform, start, stop, steps, label, layer
 * @param {Options} [options]
 * @returns {Promise<Sweep>}
 */
export function sweepTransform(model, image, query, options) {
  return askOfPhoto(model, "transform-sweep", image, query, options);
}

/**
 * Whom each patch of a photo asks, in every layer and head of a vision transformer.
 *
 * @param {string} model
 * @param {Blob} image
 * @param {Query} query
 * @param {Options} [options]
 * @returns {Promise<import("./types.js").PatchAttention>}
 */
export function attendPatches(model, image, query, options) {
  return askOfPhoto(model, "patch-attention", image, query, options);
}

/**
 * Rebuild a convolution as multi-head self-attention on a photo.
 *
 * @param {string} model
 * @param {Blob} image
 * @param {Query} query layer, alpha, row, column
 * @param {Options} [options]
 * @returns {Promise<import("./types.js").ConvolutionAsAttention>}
 */
export function rebuildConvolution(model, image, query, options) {
  return askOfPhoto(model, "convolution-as-attention", image, query, options);
}

/**
 * How right a CNN and a vision transformer become with more and fewer pictures.
 *
 * @param {Options} [options]
 * @returns {Promise<import("./types.js").DataEfficiency>}
 */
export function listDataEfficiency(options) {
  return request(`${BASE}/lessons/data-efficiency`, options);
}

/**
 * How many parameters three kinds of layer need between the same sizes.
 *
 * @param {Query} query channels, height, width, units, kernel_size, filters, stride, padding
 * @param {Options} [options]
 * @returns {Promise<ParameterCounts>}
 */
export function countParameters(query, options) {
  return request(`${BASE}/lessons/parameter-count`, { ...options, query });
}

/**
 * Read a sentence and keep who attends to whom.
 *
 * @param {string} model
 * @param {AttentionRequest} body
 * @param {Options & { dtype?: "float32" | "uint8" }} [options] bytes where it has to be fast more than exact
 * @returns {Promise<Attention>}
 */
export function computeAttention(model, body, options) {
  return askOfSentence(model, "attention", body, options);
}

/**
 * Open one row of attention: every number between a word's input and what a head gives it.
 *
 * @param {string} model
 * @param {import("./types.js").AttentionStepRequest} body
 * @param {Options} [options]
 * @returns {Promise<import("./types.js").AttentionStep>}
 */
export function openAttentionStep(model, body, options) {
  return askOfSentence(model, "attention/step", body, options);
}

/**
 * The weights with which one head makes queries, keys and values, and mixes its output back in.
 *
 * @param {string} model
 * @param {string} layer
 * @param {number} head
 * @param {Options} [options]
 * @returns {Promise<import("./types.js").HeadWeights>}
 */
export async function getHeadWeights(model, layer, head, options) {
  const path = `${modelPath(model)}/layers/${encodeURIComponent(layer)}/heads/${head}`;
  return decodeAll(await request(path, { ...options, query: AS_BYTES }));
}

/**
 * Words as the network knows them: one-hot, embedded, on a map, with their neighbours.
 *
 * @param {string} model
 * @param {import("./types.js").EmbeddingsRequest} body
 * @param {Options} [options]
 * @returns {Promise<import("./types.js").Embeddings>}
 */
export function embedWords(model, body, options) {
  return askOfSentence(model, "embeddings", body, options);
}

/**
 * What is added to a word for its place.
 *
 * @param {string} model
 * @param {number} length
 * @param {Options} [options]
 * @returns {Promise<import("./types.js").PositionalEncoding>}
 */
export async function getPositionalEncoding(model, length, options) {
  const path = `${modelPath(model)}/positional-encoding`;
  return decodeAll(await request(path, { ...options, query: { ...AS_BYTES, length } }));
}

/**
 * What each word adds to a label, by gradients.
 *
 * @param {string} model
 * @param {import("./types.js").WordAttributionRequest} body
 * @param {Options} [options]
 * @returns {Promise<import("./types.js").WordAttribution>}
 */
export function attributeWords(model, body, options) {
  return askOfSentence(model, "word-attributions", body, options);
}

/**
 * Let a network write as much as it decides to.
 *
 * @param {string} model
 * @param {import("./types.js").GenerationRequest} body
 * @param {Options} [options]
 * @returns {Promise<import("./types.js").Generation>}
 */
export function generate(model, body, options) {
  return askOfSentence(model, "generation", body, options);
}

/**
 * Every operation of one run of any network: what it read, its shape, its range.
 *
 * @param {string} model
 * @param {Sent} sent
 * @param {Query} query thumbnails
 * @param {Options} [options]
 * @returns {Promise<import("./types.js").Trace>}
 */
export function computeTrace(model, sent, query, options) {
  return askOfInput(model, "trace", sent, query, options);
}

/**
 * Open one value of any operation: the numbers it was computed from, and where each stands.
 *
 * @param {string} model
 * @param {Sent} sent
 * @param {Query} query layer, at
 * @param {Options} [options]
 * @returns {Promise<import("./types.js").OpenedNumber>}
 */
export function openValue(model, sent, query, options) {
  return askOfInput(model, "unit", sent, { ...AS_BYTES, ...query }, options);
}
