/**
 * Which way of showing an opened value fits it: by its kind of operation and by the numbers that the answer has.
 *
 * Where anything that a way needs is not there, the general one is taken; nothing is guessed. Knows no component.
 */

import { curveOf } from "../../../draw/functions.js";

/** @typedef {import("../../../api/types.js").OpenedNumber} OpenedNumber */
/** @typedef {import("../../../api/types.js").TracedNode} TracedNode */
/** @typedef {import("../../../draw/contributions.js").Operand} Operand */
/**
 * @typedef {"convolution" | "products" | "normalisation" | "pointwise" | "pair" | "softmax" | "attention" | "pooling"
 *   | "embedding" | "bag" | "joined" | "moved" | "generic"} Way
 */

/** PyTorch's functions that put several tensors into one, by whether they add an axis to do so. */
export const JOINS = /** @type {Record<string, "cat" | "stack">} */ ({
  cat: "cat",
  concat: "cat",
  concatenate: "cat",
  hstack: "cat",
  vstack: "cat",
  dstack: "cat",
  stack: "stack",
});

/** @param {Operand} operand */
const isOne = ({ values }) => values.values.length === 1;

/** What the service calls where a number stands that was given with the call. */
export const CONSTANT = "constant";

/** @param {Operand} operand */
export const isConstant = (operand) => operand.node === CONSTANT;

/**
 * @param {OpenedNumber} value
 * @param {string} role
 * @returns {Operand | undefined}
 */
export const operandOf = (value, role) => value.operands?.find((operand) => operand.role === role);

/**
 * @param {OpenedNumber} value
 * @param {string} name
 * @returns {number | null}
 */
export function numberOf(value, name) {
  const step = value.steps?.[name];
  return typeof step === "number" ? step : null;
}

/**
 * @param {OpenedNumber} value
 * @param {string} name
 * @returns {import("../../../api/tensor.js").Tensor | null}
 */
export function tensorOf(value, name) {
  const step = value.steps?.[name];
  return step && typeof step === "object" ? step : null;
}

/**
 * What an operand is called in its own module: a parameter of a long path by its last name.
 *
 *     nameWithin("layers.0.norm.weight", { module: "layers.0.norm" }) // "weight"
 *
 * @param {string} name
 * @param {{ module: string }} node
 */
export function nameWithin(name, { module }) {
  return module && name.startsWith(`${module}.`) ? name.slice(module.length + 1) : name;
}

/**
 * What the service calls the kind of operation, as a key.
 *
 * @param {OpenedNumber} value
 */
const kindOf = ({ op }) => op.replaceAll(" ", "_");

/** @type {Record<string, (value: OpenedNumber, node: TracedNode) => Way | null>} */
const WAYS = {
  convolution: overChannels,
  transposed_convolution: overChannels,
  linear: (value) => (areAlike(value, "input", "weight") ? "products" : null),
  matrix_product: (value) => (areAlike(value, "row", "column") ? "products" : null),
  grouped_matrix_product: (value) => (areAlike(value, "row", "column") ? "products" : null),
  interpolation: (value) =>
    operandOf(value, "input")?.values.values.length === tensorOf(value, "shares")?.values.length ? "products" : null,
  batch_normalisation: normalised,
  layer_normalisation: normalised,
  group_normalisation: normalised,
  RMS_normalisation: (value) =>
    operandOf(value, "x") && operandOf(value, "epsilon") && numberOf(value, "mean_square") !== null
      ? "normalisation"
      : null,
  pointwise: (value) => (variableOf(value) ? "pointwise" : ofNumbers(value)),
  parametric_ReLU: (value) => (operandOf(value, "x") && operandOf(value, "slope") ? "pointwise" : null),
  sum: ofNumbers,
  product: ofNumbers,
  outer_product: ofNumbers,
  larger_or_smaller: ofNumbers,
  comparison: ofNumbers,
  gated_linear_unit: ofNumbers,
  softmax: (value) =>
    operandOf(value, "row") && tensorOf(value, "exponentials") && numberOf(value, "sum") !== null && softmaxOf(value)
      ? "softmax"
      : null,
  attention: (value) =>
    ["query", "keys", "values"].every((role) => operandOf(value, role)) &&
    ["scores", "scaled_scores", "weights"].every(
      (step) => tensorOf(value, step)?.values.length === operandOf(value, "values")?.values.values.length,
    )
      ? "attention"
      : null,
  max_pooling: pooled,
  average_pooling: pooled,
  adaptive_pooling: pooled,
  embedding: (value) => {
    const [index, weight] = [operandOf(value, "index"), operandOf(value, "weight")];
    return index && weight && isOne(index) && isOne(weight) ? "embedding" : null;
  },
  embedding_bag: (value) => (areAlike(value, "indices", "weight") ? "bag" : null),
  view: moved,
  dropout: (value, node) => (value.operands?.length === 1 ? moved(value, node) : null),
};

/**
 * @param {OpenedNumber} value
 * @param {TracedNode} node that the value is of
 * @returns {Way}
 */
export function wayOf(value, node) {
  const kind = kindOf(value);
  if (!value.operands?.length || !Object.hasOwn(WAYS, kind)) return "generic";
  return WAYS[kind](value, node) ?? "generic";
}

/**
 * The one number that a function of one number is of; null where it is of several, or of a constant alone.
 *
 * @param {OpenedNumber} value
 * @returns {Operand | null}
 */
export function variableOf(value) {
  const found = (value.operands ?? []).filter((operand) => !isConstant(operand));
  if (kindOf(value) === "parametric_ReLU") return found.find(({ role }) => role === "x") ?? null;
  return found.length === 1 && isOne(found[0]) ? found[0] : null;
}

/**
 * The curve that the value lies on; null where this page cannot draw it exactly, or where it does not give the value.
 *
 * @param {OpenedNumber} value
 * @param {TracedNode} node
 * @returns {import("../../../draw/functions.js").Curve | null}
 */
export function curveThrough(value, node) {
  const variable = variableOf(value);
  // A node that only moves the value does not know what function it is of.
  if (!variable || value.node !== node.name) return null;
  const options = Object.fromEntries((value.operands ?? []).map(({ role, values }) => [role, values.values[0]]));
  const curve = node.function === "pow" ? powerOf(variable, options) : curveOf(nameOf(value, node), options);
  const here = curve?.(variable.values.values[0]);
  if (here === undefined || !(Math.abs(here - value.value) <= 1e-4 * Math.max(1, Math.abs(value.value)))) return null;
  return curve;
}

/**
 * How a softmax is told to end: as a share, or as the logarithm of one.
 *
 * @param {OpenedNumber} value
 * @returns {"share" | "logarithm" | null}
 */
export function softmaxOf({ formula }) {
  if (formula?.startsWith("exp(")) return "share";
  return formula?.startsWith("x − max − ln") ? "logarithm" : null;
}

/**
 * The sign between two operands, where the formula is that and no more: `a + b`.
 *
 * @param {OpenedNumber} value
 * @returns {string | null}
 */
export function signBetween({ formula, operands }) {
  return operands?.length === 2 ? (/^a (\S{1,2}|and|or) b$/u.exec(formula ?? "")?.[1] ?? null) : null;
}

/**
 * A formula with the numbers of its operands in it.
 *
 *     written({ formula: "a + value · b", operands })  // "1 + 0.5 · (−2)"
 *
 * @param {OpenedNumber} value
 * @param {(value: number) => string} say
 * @returns {string}
 */
export function written({ formula = "", operands }, say) {
  const numbers = Object.fromEntries((operands ?? []).map(({ role, values }) => [role, values.values[0]]));
  return (formula ?? "").replace(/\p{L}[\p{L}\p{N}_]*/gu, (name) => {
    if (!Object.hasOwn(numbers, name)) return name;
    return numbers[name] < 0 ? `(${say(numbers[name])})` : say(numbers[name]);
  });
}

/**
 * @param {OpenedNumber} value
 * @param {TracedNode} node
 */
function nameOf({ formula }, node) {
  // GELU has two definitions, which differ in the fourth digit.
  return node.function === "gelu" && formula?.includes("tanh") ? "gelu_tanh" : node.function;
}

/**
 * @param {Operand} variable
 * @param {Record<string, number>} options
 */
function powerOf(variable, options) {
  if (variable.role === "a" && "b" in options) return (/** @type {number} */ x) => x ** options.b;
  return variable.role === "b" && "a" in options ? (/** @type {number} */ x) => options.a ** x : null;
}

/**
 * Whether two operands have as many numbers as each other, and any.
 *
 * @param {OpenedNumber} value
 * @param {string} first
 * @param {string} second
 */
function areAlike(value, first, second) {
  const [one, other] = [operandOf(value, first), operandOf(value, second)];
  return Boolean(one?.values.values.length && one.values.values.length === other?.values.values.length);
}

/** @param {OpenedNumber} value */
function overChannels(value) {
  const patch = operandOf(value, "patch");
  return patch && patch.values.shape.length > 1 && areAlike(value, "patch", "weight") ? "convolution" : null;
}

/** @param {OpenedNumber} value */
function normalised(value) {
  const isThere = operandOf(value, "x") && operandOf(value, "epsilon");
  return isThere && ["mean", "variance", "normalised"].every((step) => numberOf(value, step) !== null)
    ? "normalisation"
    : null;
}

/** @param {OpenedNumber} value */
function ofNumbers({ operands }) {
  return operands?.every(isOne) ? "pair" : null;
}

/** @param {OpenedNumber} value */
function pooled(value) {
  const window = operandOf(value, "window");
  const isKnown = tensorOf(value, "winner") ?? numberOf(value, "count");
  return window?.values.values.length && isKnown !== null ? "pooling" : null;
}

/**
 * @param {OpenedNumber} value
 * @param {TracedNode} node
 */
function moved({ operands, node: computed }, node) {
  if (operands?.length !== 1 || !isOne(operands[0])) return null;
  const isJoined = computed === node.name && Object.hasOwn(JOINS, node.function) && node.inputs.length > 1;
  return isJoined && !isConstant(operands[0]) ? "joined" : "moved";
}
