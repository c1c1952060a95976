/**
 * The call behind a view as text to paste: curl for a shell, Python with the client, and Python without.
 *
 * Knows quoting, and how each of them asks; nothing of the page. All run as they stand; a sample photo is
 * fetched first, a visitor's own is named by its file name.
 */

import { address } from "./request.js";
import { linesFor } from "./shown.js";

/**
 * @typedef {object} Call
 * @property {string} path below where the service is
 * @property {import("./request.js").Query} [query]
 * @property {Record<string, any>} [json] the body, if it is JSON
 * @property {{ name: string, from?: string }} [image] the photo; `from` is the whole address of a sample
 * @property {string} [op] the kind of the operation whose value is opened
 */

/** A part of the answer in the lines to print: where it is, and whether it may not be there. */
const PART = /\{([a-z]+(?:\.\w+)+)(\?)?\}/g;
/** So many letters a line that a call stands on alone. */
const LINE = 80;
/** Calls that take a text by name, since they may be given a photo. */
const OF_ANYTHING = ["unit", "trace", "output"];

/**
 * @param {Call} call
 * @param {string} home where the service is, e.g. http://127.0.0.1:8000
 */
export function asCurl({ path, query, json, image }, home) {
  const lines = [];
  if (image?.from) lines.push(`curl -sO ${shellQuoted(image.from)}`);
  const parts = [`curl -s ${shellQuoted(home + address(path, query))}`];
  // In curl's own quoting a quotation mark and a backslash inside the name are escaped.
  if (image) parts.push(`-F ${shellQuoted(`image=@"${image.name.replace(/["\\]/g, "\\$&")}"`)}`);
  // Not --json, which is younger than many curls.
  if (json) parts.push("-H 'Content-Type: application/json'", `-d ${shellQuoted(JSON.stringify(json))}`);
  lines.push(parts.join(" \\\n  "));
  return lines.join("\n");
}

/**
 * @param {Call} call
 * @param {string} home where the service is
 */
export function asPython(call, home) {
  const { path, query = {}, json = {}, image } = call;
  const { model, question } = placed(path);
  const { text, ...rest } = { ...query, ...json };
  const lines = ["from heatscope_client import Client", ""];
  if (image?.from) lines.unshift("from urllib.request import urlopen", "");
  const photo = image?.from ? `urlopen(${pythonValue(image.from)}).read()` : pythonValue(image?.name);
  const given = [];
  if (image) given.push(photo);
  if (text !== undefined) given.push((OF_ANYTHING.includes(question) ? "text=" : "") + pythonValue(text));
  given.push(...said(rest).map(([name, value]) => `${name}=${pythonValue(value)}`));
  if (model) given.push(`model=${pythonValue(model)}`);
  const method = question.replace(/\W/g, "_");
  lines.push(`with Client(${pythonValue(home)}) as client:`, ...called(`    answer = client.${method}`, given));
  return [...lines, ...shown(call, question, ofClient)].join("\n");
}

/**
 * The same for whoever installs nothing of Heatscope's.
 *
 * @param {Call} call
 * @param {string} home where the service is
 */
export function asPlainPython(call, home) {
  const { path, query = {}, json, image } = call;
  const lines = ["import httpx", "import numpy", ""];
  const asked = said(query);
  const parts = [pythonValue(home + path)];
  if (asked.length) parts.push(`params=${pythonValue(Object.fromEntries(asked))}`);
  if (image) {
    const photo = image.from
      ? `httpx.get(${pythonValue(image.from)}).content`
      : `open(${pythonValue(image.name)}, "rb")`;
    lines.push(`image = ${photo}`);
    parts.push('files={"image": image}');
  }
  if (json) parts.push(`json=${pythonValue(json)}`);
  parts.push("timeout=60");
  lines.push(...called(`answer = httpx.${image || json ? "post" : "get"}`, parts));
  lines.push(
    "answer.raise_for_status()",
    "",
    "def arrays(part):",
    '    return numpy.array(part["data"], part["dtype"]) if "dtype" in part else part',
    "",
    "answer = answer.json(object_hook=arrays)",
  );
  return [...lines, ...shown(call, placed(path).question, ofJson)].join("\n");
}

/**
 * A call in Python: on one line if it fits, else one line for what is given, each.
 *
 * @param {string} what is called, with the spaces before it
 * @param {string[]} given
 */
function called(what, given) {
  const line = `${what}(${given.join(", ")})`;
  if (line.length <= LINE) return [line];
  const indent = /** @type {RegExpMatchArray} */ (what.match(/^ */))[0];
  return [`${what}(`, ...given.map((part) => `${indent}    ${part},`), `${indent})`];
}

/**
 * @param {Call} call
 * @param {string} question
 * @param {(steps: string[], isOptional: boolean) => string} part
 */
function shown({ query, json, op }, question, part) {
  return linesFor(question, { ...query, ...json }, op).map((line) =>
    line.replace(PART, (_, path, optional) => part(path.split("."), Boolean(optional))),
  );
}

/** @param {string[]} steps */
function ofClient([name, ...steps]) {
  return name + steps.map((step) => (isIndex(step) ? `[${step}]` : `.${step}`)).join("");
}

/**
 * @param {string[]} steps
 * @param {boolean} isOptional
 */
function ofJson([name, ...steps], isOptional) {
  const last = isOptional ? steps.at(-1) : undefined;
  const inside = (last ? steps.slice(0, -1) : steps).map((step) => (isIndex(step) ? `[${step}]` : `["${step}"]`));
  return name + inside.join("") + (last ? `.get("${last}")` : "");
}

/** @param {string} step */
function isIndex(step) {
  return /^\d+$/.test(step);
}

/**
 * The model that a path names, if it names one, and the call.
 *
 * @param {string} path
 */
function placed(path) {
  const [, model = "", question] = /** @type {RegExpMatchArray} */ (
    path.match(/^\/api\/v1\/(?:models\/([^/]+)|lessons)\/(.+)$/)
  );
  return { model: decodeURIComponent(model), question };
}

/**
 * What is said of a request at all.
 *
 * @param {Record<string, unknown>} asked
 */
function said(asked) {
  return Object.entries(asked).filter(([, value]) => value !== null && value !== undefined);
}

/** @param {string} text */
function shellQuoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function pythonValue(value) {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(pythonValue).join(", ")}]`;
  if (typeof value === "object") {
    return `{${Object.entries(value)
      .map(([name, part]) => `${pythonValue(name)}: ${pythonValue(part)}`)
      .join(", ")}}`;
  }
  return JSON.stringify(value);
}
