/**
 * Answers that were recorded, for a service that is full or gone: to all that the book asks about its first samples.
 * They are the service's own, byte for byte; `python -m tests.docs.recorded` writes them, and names them as here.
 */

import { once } from "../once.js";
import { fileAddress } from "./home.js";
import { Problem } from "./problem.js";
import { decodeAll } from "./tensor.js";

/** What lists them: a file for each name. */
const INDEX = "index.json";
/** Of a form, in place of the picture in it. */
const SAMPLE = "sample";

/** @type {WeakMap<Blob, string>} the samples' pictures, and which each is of */
const samples = new WeakMap();
/** @type {WeakMap<object, Problem>} what was recorded, or made of it, and why it was taken */
const reasons = new WeakMap();

/**
 * Have a picture known as a sample.
 *
 * @param {Blob} blob
 * @param {string} id
 */
export const nameSample = (blob, id) => samples.set(blob, id);

/**
 * What the answer to a call is called among the recorded.
 *
 *     nameOf("get", "/api/v1/models/{model_id}", { path: { model_id: "a" }, query: {} }) // "GET /api/v1/models/a?"
 *
 * @param {string} method
 * @param {string} path as the contract writes it
 * @param {{ path?: Record<string, any>, query: Record<string, any> }} params
 * @param {Record<string, any>} [body]
 * @returns {string | null} null of a call about somebody's own picture, which was never recorded
 */
export function nameOf(method, path, params, body) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => String(params.path?.[name]));
  const query = Object.entries(params.query).sort(([one], [other]) => (one < other ? -1 : 1));
  const written = query.flatMap(([name, values]) => [values].flat().map((value) => `${name}=${value}`)).join("&");
  const name = `${method.toUpperCase()} ${filled}?${written}`;
  if (!body) return name;
  const pictures = Object.values(body).filter((part) => part instanceof Blob);
  if (!pictures.length) return `${name} ${JSON.stringify(body)}`;
  const [id] = pictures.map((picture) => samples.get(picture));
  return id ? `${name} ${SAMPLE} ${id}` : null;
}

/**
 * The recorded answer to a call that the service did not answer.
 *
 * @param {string | null} name
 * @param {unknown} problem why there is no answer of the service's; thrown where there is no recorded one either
 * @returns {Promise<any>}
 */
export async function orRecorded(name, problem) {
  if (name === null || !(problem instanceof Problem) || !problem.isUnanswered) throw problem;
  const found = await read(name).catch(() => null);
  if (!found) throw problem;
  reasons.set(found, problem);
  return found;
}

/**
 * Why an answer is a recorded one.
 *
 * @param {unknown} answer
 * @returns {Problem | null} null of one that the service gave now
 */
export const whyRecorded = (answer) => (isObject(answer) && reasons.get(answer)) || null;

/**
 * What was made of answers, known as recorded if one of them is.
 *
 * @template Made
 * @param {Made} made
 * @param {unknown[]} answers
 * @returns {Made}
 */
export function recordedAs(made, answers) {
  const reason = answers.map(whyRecorded).find(Boolean);
  if (reason && isObject(made)) reasons.set(made, reason);
  return made;
}

/** Fetch all, one after the other, so that they are here when the service is not. */
export async function fetchRecorded() {
  for (const file of Object.values(await index())) await fetched(file);
}

/** @param {string} name */
async function read(name) {
  const file = (await index())[name];
  if (!file) return null;
  const text = new Response((await fetched(file)).stream().pipeThrough(new DecompressionStream("gzip")));
  return decodeAll(await text.json());
}

/** @returns {Promise<Record<string, string>>} */
const index = async () => JSON.parse(await (await fetched(INDEX)).text());

/** A file as it came, compressed. */
const fetched = once(async (file) => {
  const response = await fetch(fileAddress(`recorded/${file}`), { priority: "low" });
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return response.blob();
});

/**
 * @param {unknown} value
 * @returns {value is object}
 */
const isObject = (value) => typeof value === "object" && value !== null;
