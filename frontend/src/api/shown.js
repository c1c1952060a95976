/**
 * What a script prints of an answer: the numbers that the view shows which asks for it.
 *
 * Lines of Python in which {answer.layers.0} stands for a part of the answer, which each way of asking writes in its own
 * way, and {row.label?} for one that may not be there. Knows the calls; nothing of how they are sent.
 */

/** @typedef {Record<string, any>} Asked what a call says beside its photo */

const PREDICTIONS = ["for row in {answer.predictions}:", "    print({row.label}, {row.probability})"];

/** Kinds of operation whose value is a sum of products: role of the one factor -> of the other. */
const FACTORS = /** @type {Record<string, string>} */ ({ convolution: "patch", linear: "input" });

/** Numbers of a layer of attention that are a tensor by the same name. */
const NO_TENSORS = ["statistics", "thumbnails"];

/** @type {Record<string, (asked: Asked, op: string) => string[]>} the call, without its model -> lines */
const LINES = {
  "feature-maps": () => [
    ...PREDICTIONS,
    "for layer in {answer.layers}:",
    "    print({layer.name})",
    "    print({layer.output})",
  ],
  unit: (_, op) => [
    "parts = {{operand.role}: {operand.values} for operand in {answer.operands}}",
    "for role, numbers in parts.items():",
    "    print(role)",
    "    print(numbers)",
    ...(FACTORS[op]
      ? [`print((parts["${FACTORS[op]}"] * parts["weight"]).sum() + sum(parts.get("bias", [0])))`]
      : ["for step, numbers in {answer.steps}.items():", "    print(step, numbers)"]),
    'print({answer.formula}, "=", {answer.value})',
  ],
  trace: () => [
    "for node in {answer.nodes}:",
    "    print({node.name}, {node.op}, {node.shape}, {node.least}, {node.mean}, {node.largest})",
  ],
  output: () => ["print({answer.op}, {answer.shape})", "print({answer.output})"],
  attributions: ({ method }) => [
    "print({answer.label}, {answer.score})",
    "print({answer.attribution})",
    ...(method === "integrated_gradients"
      ? ['print({answer.attribution}.sum(), "of", {answer.score}, "-", {answer.baseline_score})']
      : []),
  ],
  "transform-sweep": ({ layer }) => [
    "for step in {answer.steps}:",
    `    print({step.amount}, {step.predictions.0.label}, {step.predictions.0.probability}${
      layer ? ", {step.map_difference?}" : ""
    })`,
    "print({answer.probabilities})",
  ],
  "convolution-as-attention": () => [
    "print({answer.convolution})",
    "print({answer.attention})",
    "print({answer.max_abs_difference})",
    "for head in {answer.heads}:",
    "    print({head.shift})",
    "    print({head.weights})",
  ],
  "patch-attention": () => [
    ...PREDICTIONS,
    "for layer in {answer.layers}:",
    "    print({layer.name})",
    "    print({layer.attention})",
  ],
  attention: linesOfAttention,
  "attention/step": () => [
    "for token, weight in zip({answer.tokens}, {answer.weights}):",
    "    print({token.text}, weight)",
    "print({answer.weights}.sum())",
    "print({answer.head_output})",
  ],
  embeddings: ({ include = [] }) => [
    "for word, near in zip({answer.words}, {answer.nearest}):",
    "    print({word.text}, *(f'{{one.word}} {{one.cosine}}' for one in near))",
    ...["embedding_cosine", "projection", ...include].map((name) => `print({answer.${name}})`),
  ],
  "word-attributions": () => [
    "print({answer.label}, {answer.score})",
    "for token, share in zip({answer.tokens}, {answer.attribution}):",
    "    print({token.text}, share)",
    "print({answer.sum})",
  ],
  generation: () => [
    "for token in {answer.tokens}:",
    "    print({token.text}, {token.probability})",
    "for candidate in {answer.candidates}:",
    "    print(*{candidate.tokens}, {candidate.score})",
    "print({answer.cross_attention})",
  ],
  "parameter-count": () =>
    ["fully_connected", "locally_connected", "convolution"].map(
      (name) => `print("${name}", {answer.${name}.total}, {answer.${name}.formula})`,
    ),
  "data-efficiency": () => [
    "for run in {answer.measured.runs}:",
    "    print({run.network}, {run.share}, {run.seed}, {run.top1}, {run.top5})",
    "for finding in {answer.published}:",
    "    for figure in {finding.figures}:",
    "        print({figure.network}, {figure.share}, {figure.top1})",
  ],
};

/** @param {Asked} asked */
function linesOfAttention({ layers, heads, include = [], order }) {
  const parts = [...(heads?.length === 0 ? [] : ["attention"]), ...include].filter(
    (each) => !NO_TENSORS.includes(each),
  );
  const isOfLayers = layers?.length !== 0;
  return [
    "for token in {answer.tokens}:",
    "    print({token.text}, {token.label?}, {token.probability?})",
    "for row in {answer.sequence_labels}:",
    "    print({row.label}, {row.probability})",
    ...(include.includes("tags") ? ["for tag in {answer.tags}:", "    print({tag.label}, {tag.count})"] : []),
    ...(isOfLayers ? ["for layer in {answer.layers}:", "    print({layer.name})"] : []),
    ...(isOfLayers ? parts.map((part) => `    print({layer.${part}?})`) : []),
    ...(order ? ["print({answer.order_difference})"] : []),
  ];
}

/**
 * @param {string} question the call, without its model: `attention/step`
 * @param {Asked} asked
 * @param {string} [op] the kind of the operation whose value is opened, if it is known
 */
export function linesFor(question, asked, op = "") {
  return LINES[question](asked, op);
}
