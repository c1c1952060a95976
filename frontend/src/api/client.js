/**
 * The service's operations as questions, one function each; a name is found again in the service's code.
 *
 * Paths, queries and answers have the types of the contract. Only pages, views and the book ask.
 */

import { as, get, post, postSlow } from "./question.js";

/**
 * @template Answer
 * @typedef {import("./question.js").Question<Answer>} Question
 */
/**
 * The parameters in the address of a call on a photo.
 *
 * @template {"feature-maps" | "unit" | "attributions" | "transform-sweep" | "patch-attention"
 *   | "convolution-as-attention" | "trace" | "output"} Name
 * @typedef {import("./question.js").QueryOf<`/api/v1/models/{model_id}/${Name}`, "post">} PhotoQuery
 */
/** @typedef {{ image: Blob } | { text: string } | Record<string, never>} Sent a photo or a text; nothing if it has its input */

/** Numbers come as bytes: smaller than text, and exact. */
const AS_BYTES = /** @type {const} */ ({ encoding: "base64", dtype: "float32" });

/** @param {string} model */
const of = (model) => ({ model_id: model });

/**
 * The networks there are; more may come.
 *
 * @returns {Question<import("./types.js").Model[]>}
 */
export function listModels() {
  return as({ ...get("/api/v1/models"), isChanging: true }, "models", ({ models }) => models);
}

/**
 * @param {string} model
 * @returns {Question<import("./types.js").ModelDetail>}
 */
export function getModel(model) {
  return get("/api/v1/models/{model_id}", { path: of(model) });
}

/**
 * @param {string} model
 * @param {string} layer
 * @returns {Question<import("./types.js").Filters>}
 */
export function getFilters(model, layer) {
  return get("/api/v1/models/{model_id}/layers/{layer}/filters", { path: { ...of(model), layer }, query: AS_BYTES });
}

/**
 * Run a photo through a network and keep what every layer puts out.
 *
 * @param {string} model
 * @param {Blob} image
 * @param {PhotoQuery<"feature-maps">} [query]
 * @returns {Question<import("./types.js").FeatureMaps>}
 */
export function computeFeatureMaps(model, image, query) {
  const params = { path: of(model), query: { ...AS_BYTES, ...query } };
  return post("/api/v1/models/{model_id}/feature-maps", params, { image });
}

/**
 * A photo as the networks see it: upright, in sRGB, on white. Browsers turn and colour some files differently.
 *
 * @param {Blob} image
 * @param {import("./question.js").QueryOf<"/api/v1/upright", "post">} query
 * @returns {Question<Blob>}
 */
export function showUpright(image, query) {
  return as(post("/api/v1/upright", { query }, { image }), "picture", ({ data, media_type: type }) => {
    return new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], { type });
  });
}

/**
 * Open one value: the numbers it was computed from.
 *
 * @param {string} model
 * @param {Blob} image
 * @param {PhotoQuery<"unit">} query
 * @returns {Question<import("./types.js").UnitArithmetic>}
 */
export function openUnit(model, image, query) {
  // A layer's value has a map and a place on it, which the contract leaves open for other operations.
  return /** @type {Question<any>} */ (openValue(model, { image }, query));
}

/**
 * Open one value of any operation: the numbers it was computed from, and where each stands.
 *
 * @param {string} model
 * @param {Sent} sent
 * @param {PhotoQuery<"unit">} query
 * @returns {Question<import("./types.js").OpenedNumber>}
 */
export function openValue(model, sent, query) {
  return post("/api/v1/models/{model_id}/unit", { path: of(model), query: { ...AS_BYTES, ...query } }, sent);
}

/**
 * Every operation of one run of any network: what it read, its shape, its range.
 *
 * @param {string} model
 * @param {Sent} sent
 * @param {PhotoQuery<"trace">} query
 * @returns {Question<import("./types.js").Trace>}
 */
export function computeTrace(model, sent, query) {
  return post("/api/v1/models/{model_id}/trace", { path: of(model), query }, sent);
}

/**
 * What one operation of any network puts out, or the part of it that is drawn.
 *
 * @param {string} model
 * @param {Sent} sent
 * @param {PhotoQuery<"output">} query
 * @returns {Question<import("./types.js").Output>}
 */
export function computeOutput(model, sent, query) {
  return post("/api/v1/models/{model_id}/output", { path: of(model), query: { ...AS_BYTES, ...query } }, sent);
}

/**
 * Why this label: what each place of the picture adds to it.
 *
 * @param {string} model
 * @param {Blob} image
 * @param {PhotoQuery<"attributions">} query
 * @returns {Question<import("./types.js").Attribution>}
 */
export function attribute(model, image, query) {
  const params = { path: of(model), query: { ...AS_BYTES, ...query, progress: true } };
  return postSlow("/api/v1/models/{model_id}/attributions", params, { image });
}

/**
 * The methods that answer why, and what each costs.
 *
 * @param {string} model
 * @param {import("./question.js").QueryOf<"/api/v1/models/{model_id}/attributions/methods", "get">} query
 * @returns {Question<import("./types.js").AttributionMethod[]>}
 */
export function listAttributionMethods(model, query) {
  const methods = get("/api/v1/models/{model_id}/attributions/methods", { path: of(model), query });
  return as(methods, "methods", (answer) => answer.methods);
}

/**
 * Turn, scale or move a photo step by step and read it each time.
 *
 * @param {string} model
 * @param {Blob} image
 * @param {PhotoQuery<"transform-sweep">} query
 * @returns {Question<import("./types.js").Sweep>}
 */
export function sweepTransform(model, image, query) {
  const params = { path: of(model), query: { ...AS_BYTES, ...query } };
  return post("/api/v1/models/{model_id}/transform-sweep", params, { image });
}

/**
 * Whom each patch of a photo asks, in every layer and head of a vision transformer.
 *
 * @param {string} model
 * @param {Blob} image
 * @param {PhotoQuery<"patch-attention">} [query]
 * @returns {Question<import("./types.js").PatchAttention>}
 */
export function attendPatches(model, image, query) {
  const params = { path: of(model), query: { ...AS_BYTES, ...query } };
  return post("/api/v1/models/{model_id}/patch-attention", params, { image });
}

/**
 * Rebuild a convolution as multi-head self-attention on a photo.
 *
 * @param {string} model
 * @param {Blob} image
 * @param {PhotoQuery<"convolution-as-attention">} query
 * @returns {Question<import("./types.js").ConvolutionAsAttention>}
 */
export function rebuildConvolution(model, image, query) {
  const params = { path: of(model), query: { ...AS_BYTES, ...query } };
  return post("/api/v1/models/{model_id}/convolution-as-attention", params, { image });
}

/**
 * How right a CNN and a vision transformer become with more and fewer pictures.
 *
 * @returns {Question<import("./types.js").DataEfficiency>}
 */
export function listDataEfficiency() {
  return get("/api/v1/lessons/data-efficiency");
}

/**
 * How many parameters three kinds of layer need between the same sizes.
 *
 * @param {import("./question.js").QueryOf<"/api/v1/lessons/parameter-count", "get">} query
 * @returns {Question<import("./types.js").ParameterCounts>}
 */
export function countParameters(query) {
  return get("/api/v1/lessons/parameter-count", { query });
}

/**
 * Read a sentence and keep who attends to whom.
 *
 * @param {string} model
 * @param {import("./types.js").AttentionRequest} body
 * @param {"float32" | "uint8"} [dtype] bytes where it has to be fast more than exact
 * @returns {Question<import("./types.js").Attention>}
 */
export function computeAttention(model, body, dtype = AS_BYTES.dtype) {
  return post("/api/v1/models/{model_id}/attention", { path: of(model), query: { ...AS_BYTES, dtype } }, body);
}

/**
 * Open one row of attention: every number between a word's input and what a head gives it.
 *
 * @param {string} model
 * @param {import("./types.js").AttentionStepRequest} body
 * @returns {Question<import("./types.js").AttentionStep>}
 */
export function openAttentionStep(model, body) {
  return post("/api/v1/models/{model_id}/attention/step", { path: of(model), query: AS_BYTES }, body);
}

/**
 * The weights with which one head makes queries, keys and values, and mixes its output back in.
 *
 * @param {string} model
 * @param {string} layer
 * @param {number} head
 * @returns {Question<import("./types.js").HeadWeights>}
 */
export function getHeadWeights(model, layer, head) {
  const params = { path: { ...of(model), layer, head }, query: AS_BYTES };
  return get("/api/v1/models/{model_id}/layers/{layer}/heads/{head}", params);
}

/**
 * Words as the network knows them: one-hot, embedded, on a map, with their neighbours.
 *
 * @param {string} model
 * @param {import("./types.js").EmbeddingsRequest} body
 * @returns {Question<import("./types.js").Embeddings>}
 */
export function embedWords(model, body) {
  return post("/api/v1/models/{model_id}/embeddings", { path: of(model), query: AS_BYTES }, body);
}

/**
 * What is added to a word for its place.
 *
 * @param {string} model
 * @param {number} length
 * @returns {Question<import("./types.js").PositionalEncoding>}
 */
export function getPositionalEncoding(model, length) {
  return get("/api/v1/models/{model_id}/positional-encoding", { path: of(model), query: { ...AS_BYTES, length } });
}

/**
 * What each word adds to a label, by gradients.
 *
 * @param {string} model
 * @param {import("./types.js").WordAttributionRequest} body
 * @returns {Question<import("./types.js").WordAttribution>}
 */
export function attributeWords(model, body) {
  return post("/api/v1/models/{model_id}/word-attributions", { path: of(model), query: AS_BYTES }, body);
}

/**
 * Let a network write as much as it decides to.
 *
 * @param {string} model
 * @param {import("./types.js").GenerationRequest} body
 * @returns {Question<import("./types.js").Generation>}
 */
export function generate(model, body) {
  return post("/api/v1/models/{model_id}/generation", { path: of(model), query: AS_BYTES }, body);
}
