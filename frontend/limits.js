/**
 * The limits that the page has to know, taken from the contract into a module of it: `npm run types`, which
 * `make contract` runs.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

/** What limits a number, a list or a text in a JSON schema. */
const LIMITS = ["minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength"];

/**
 * @param {any} contract OpenAPI
 * @returns {string} a module with a constant for each operation that limits anything
 */
export function limitsModule(contract) {
  const operations = Object.values(contract.paths).flatMap((methods) => Object.values(/** @type {object} */ (methods)));
  const constants = operations.flatMap((operation) => {
    const fields = [...parametersOf(operation), ...bodyOf(operation, contract)];
    const lines = fields.flatMap(([name, schema]) => {
      const limits = limitsOf(schema);
      return limits ? [`  ${name}: ${written(limits)},`] : [];
    });
    return lines.length ? [`export const ${camelCase(operation.operationId)} = {\n${lines.join("\n")}\n};\n`] : [];
  });
  return [
    "/**\n * What the service takes and what it takes unless told, by operation: from openapi.json, by `npm run types`.\n */\n",
    ...constants,
  ].join("\n");
}

/** @param {any} operation @returns {[string, any][]} */
function parametersOf({ parameters = [] }) {
  return parameters.map((/** @type {any} */ { name, schema }) => [name, schema]);
}

/** @param {any} operation @param {any} contract @returns {[string, any][]} */
function bodyOf({ requestBody }, { components }) {
  return Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => {
    const name = schema.$ref?.split("/").at(-1);
    return Object.entries(components.schemas[name]?.properties ?? {});
  });
}

/** @param {any} schema @returns {Record<string, any> | null} null where nothing is limited */
function limitsOf(schema) {
  const all = [schema, ...(schema.anyOf ?? [])];
  const found = LIMITS.flatMap((name) => all.filter((one) => name in one).map((one) => [name, one[name]]));
  const items = all.map((one) => one.items && limitsOf(one.items)).find(Boolean);
  if (!found.length && !items) return null;
  const usual = typeof schema.default === "number" ? [["default", schema.default]] : [];
  return Object.fromEntries([...found, ...usual, ...(items ? [["items", items]] : [])]);
}

/** @param {unknown} value @returns {string} as Prettier has it */
function written(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, part]) => `${name}: ${written(part)}`)
    .join(", ")} }`;
}

/** @param {string} name */
const camelCase = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [from, to] = argv.slice(2);
  writeFileSync(to, limitsModule(JSON.parse(readFileSync(from, "utf8"))));
}
