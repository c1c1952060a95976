/**
 * How a model is asked: where its calls are, what a body holds, and how an answer's tensors are read.
 */

import { request } from "./request.js";
import { decodeTensor } from "./tensor.js";

/** @typedef {import("./request.js").Query} Query */
/** @typedef {{ signal?: AbortSignal }} Options */
/** @typedef {{ image: Blob } | { text: string } | Record<string, never>} Sent a photo or a text; nothing if it has its input */

export const BASE = "/api/v1";

/** Numbers come as bytes: smaller than text, and exact. */
export const AS_BYTES = { encoding: "base64", dtype: "float32" };

/** @param {string} model */
export function modelPath(model) {
  return `${BASE}/models/${encodeURIComponent(model)}`;
}

/**
 * @param {string} model
 * @param {string} question
 * @param {object} body
 * @param {Options & { dtype?: string }} [options]
 */
export async function askOfSentence(model, question, body, { dtype, ...options } = {}) {
  const path = `${modelPath(model)}/${question}`;
  const query = dtype ? { ...AS_BYTES, dtype } : AS_BYTES;
  return decodeAll(await request(path, { ...options, method: "POST", query, body }));
}

/**
 * @param {string} model
 * @param {string} question
 * @param {Blob} image
 * @param {Query} [query]
 * @param {Options} [options]
 */
export function askOfPhoto(model, question, image, query, options) {
  return askOfInput(model, question, { image }, { ...AS_BYTES, ...query }, options);
}

/**
 * @param {string} model
 * @param {string} question
 * @param {Sent} sent
 * @param {Query} query
 * @param {Options} [options]
 */
export async function askOfInput(model, question, sent, query, options) {
  const path = `${modelPath(model)}/${question}`;
  return decodeAll(await request(path, { ...options, method: "POST", query, body: formOf(sent) }));
}

/** @param {Sent} sent */
export function formOf(sent) {
  const form = new FormData();
  if ("text" in sent) form.append("text", sent.text);
  else if (sent.image) form.append("image", sent.image, sent.image instanceof File ? sent.image.name : "image");
  return form;
}

/**
 * An answer with every Tensor in it decoded, however deep.
 *
 * @param {any} value
 * @returns {any}
 */
export function decodeAll(value) {
  if (Array.isArray(value)) return value.map(decodeAll);
  if (value === null || typeof value !== "object") return value;
  if ("dtype" in value && "shape" in value && "encoding" in value) return decodeTensor(value);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, decodeAll(part)]));
}
