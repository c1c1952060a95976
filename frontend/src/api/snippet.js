/**
 * The call behind a view as text to paste: curl for a shell, Python for a notebook.
 *
 * Knows quoting, nothing of the page. Both run as they stand; a sample photo is
 * fetched first, a visitor's own is named by its file name.
 */

import { address } from "./request.js";

/**
 * @typedef {object} Call
 * @property {string} path below where the service is
 * @property {import("./request.js").Query} [query]
 * @property {object} [json] the body, if it is JSON
 * @property {{ name: string, from?: string }} [image] the photo; `from` is the whole address of a sample
 */

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
  if (json) parts.push(`--json ${shellQuoted(JSON.stringify(json))}`);
  lines.push(parts.join(" \\\n  "));
  return lines.join("\n");
}

/**
 * @param {Call} call
 * @param {string} home where the service is
 */
export function asPython({ path, query = {}, json, image }, home) {
  const lines = ["import httpx", ""];
  const asked = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
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
  lines.push(`answer = httpx.${image || json ? "post" : "get"}(`, ...parts.map((part) => `    ${part},`), ")");
  lines.push("answer.raise_for_status()", "numbers = answer.json()", "print(list(numbers))");
  return lines.join("\n");
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
