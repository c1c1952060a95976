/**
 * What a source file says to the reader in words of its own: text between tags, labels, and sentences in its code.
 *
 * Found by what it looks like, since nothing else tells a word for the reader from a name: between tags, two letters are
 * a word; in code, two words are. What is thrown is for whoever reads the console.
 */

import { parse } from "svelte/compiler";
import { parseAst } from "vite";

/** Attributes and parameters that are read or heard, whatever stands in them. */
const SPOKEN = [
  "aria-label",
  "aria-description",
  "title",
  "alt",
  "placeholder",
  "label",
  "what",
  "says",
  "note",
  "caption",
];

/** What is in no sentence, or for no reader. */
const SILENT = ["ImportDeclaration", "ThrowStatement", "StyleSheet", "StyleDirective"];
/** Attributes that are never read. */
const UNSPOKEN = ["class", "style"];
/** What takes the name of elements. */
const SELECTS = /^(closest|matches|querySelector(All)?)$/;
/** A unit, a function, a key, the page's own name, a tag and an attribute in markup, a list of elements that one of is looked for. */
const NO_WORDS =
  /(?<!\p{L})(px|exp|softmax|Page Up|Page Down)(?!\p{L})|Heatscope|<\w+ |[\w:-]+="|^[\w-]+, .*\[[\w-]+(=\w+)?\].*$/gu;

const WORD = /\p{L}{2}/u;
const WORDS = /\p{L}{2,},?\s+\p{L}{2,}/u;
/** Of a template, words may stand on both sides of a value. */
const BESIDE = /(^|\s)\p{L}{2,}\s|\s\p{L}{2,}(\s|[,.;:!?]|$)/u;

/**
 * @param {string} source
 * @param {boolean} isComponent or else a plain module
 * @returns {string[]}
 */
export function spokenIn(source, isComponent) {
  const roots = isComponent ? partsOf(parse(source, { modern: true })) : [parseAst(source)];
  return roots.flatMap((root) => (root ? [...spoken(root, [])] : []));
}

/** @param {import("svelte/compiler").AST.Root} component */
const partsOf = ({ fragment, instance, module }) => [fragment, instance?.content, module?.content];

/** @returns {Generator<string>} */
function* spoken(node, path) {
  if (SILENT.includes(node.type) || (node.type === "NewExpression" && /Error$/.test(node.callee.name ?? ""))) return;
  if (node.type === "Attribute" && UNSPOKEN.includes(node.name)) return;
  // A key is called what stands on it.
  if (node.type === "RegularElement" && node.name === "kbd") return;
  if (node.type === "CallExpression" && SELECTS.test(node.callee.property?.name ?? "")) return;
  // What tells one question from another (api/question.js).
  if (/^(Literal|TemplateLiteral)$/.test(node.type) && path.at(-1)?.callee?.name === "as") return;
  if (node.type === "Property" && node.key.name === "key") return;
  const [said, pattern] = whatItSays(node, path);
  const text = said?.replaceAll(NO_WORDS, "");
  if (pattern?.test(text)) yield text.trim().replace(/\s+/g, " ");
  for (const child of Object.values(node).flat()) {
    if (typeof child?.type === "string") yield* spoken(child, [...path, node]);
  }
}

function whatItSays(node, path) {
  if (node.type === "TemplateElement") return [node.value.cooked, BESIDE];
  if (node.type === "Literal" && typeof node.value === "string") return [node.value, isShown(path) ? WORD : WORDS];
  if (node.type !== "Text") return [];
  const attribute = path.findLast(({ type }) => type === "Attribute")?.name;
  return [node.data, !attribute || SPOKEN.includes(attribute) ? WORD : WORDS];
}

/** Whether what an expression chooses stands between tags or in a label: `{isPlaying ? "Pause" : "Play"}`. */
function isShown(path) {
  const at = path.findLastIndex(({ type }) => type === "ExpressionTag");
  if (at < 0) return false;
  const attribute = path[at - 1]?.type === "Attribute" ? path[at - 1] : path[at - 2];
  const isSpoken = attribute?.type === "Attribute" ? SPOKEN.includes(attribute.name) : true;
  return isSpoken && path.slice(at + 1).every(({ type }) => /^(Conditional|Logical)Expression$/.test(type));
}
