/**
 * Activations as functions of one number, written as PyTorch defines them, to draw their curves.
 *
 * Those that jump are not here: a line would join what is apart. Knows nothing of networks.
 */

/** @typedef {(x: number) => number} Curve */
/** @typedef {Record<string, number>} Options by PyTorch's names of them */

const { abs, exp, expm1, log, log1p, max, min, PI, sign, sqrt, tanh } = Math;

/** Klambauer et al. 2017, https://arxiv.org/abs/1706.02515, as in PyTorch. */
const SELU = { scale: 1.0507009873554805, alpha: 1.6732632423543772 };

const sigmoid = (/** @type {number} */ x) => (x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)));
const softplus = (/** @type {number} */ x) => max(x, 0) + log1p(exp(-abs(x)));

/** @type {Record<string, (options: Options) => Curve>} */
const CURVES = {
  relu: () => (x) => max(0, x),
  relu6: () => (x) => min(max(0, x), 6),
  gelu: () => (x) => (x / 2) * (1 + erf(x / Math.SQRT2)),
  gelu_tanh: () => (x) => (x / 2) * (1 + tanh(sqrt(2 / PI) * (x + 0.044715 * x ** 3))),
  silu: () => (x) => x * sigmoid(x),
  mish: () => (x) => x * tanh(softplus(x)),
  sigmoid: () => sigmoid,
  logsigmoid: () => (x) => -softplus(-x),
  tanh: () => tanh,
  hardswish: () => (x) => (x * min(max(0, x + 3), 6)) / 6,
  hardsigmoid: () => (x) => min(max(0, x + 3), 6) / 6,
  hardtanh: (given) => (x) => min(max(given.min, x), given.max),
  leaky_relu: (given) => (x) => (x < 0 ? given.negative_slope * x : x),
  prelu: (given) => (x) => (x < 0 ? given.slope * x : x),
  elu: (given) => (x) => (x < 0 ? given.alpha * expm1(x) : x),
  celu: (given) => (x) => (x < 0 ? given.alpha * expm1(x / given.alpha) : x),
  selu: () => (x) => SELU.scale * (x < 0 ? SELU.alpha * expm1(x) : x),
  softplus: (given) => (x) => (given.beta * x > given.threshold ? x : softplus(given.beta * x) / given.beta),
  softsign: () => (x) => x / (1 + abs(x)),
  tanhshrink: () => (x) => x - tanh(x),
  softshrink: (given) => (x) => sign(x) * max(0, abs(x) - given.lambd),
  clamp: (given) => (x) => min(max(x, given.min), given.max),
  clamp_min: (given) => (x) => max(x, given.min),
  clamp_max: (given) => (x) => min(x, given.max),
  exp: () => exp,
  exp2: () => (x) => 2 ** x,
  expm1: () => expm1,
  log: () => log,
  log1p: () => log1p,
  log2: () => Math.log2,
  log10: () => Math.log10,
  logit: () => (x) => log(x / (1 - x)),
  square: () => (x) => x * x,
  sqrt: () => sqrt,
  rsqrt: () => (x) => 1 / sqrt(x),
  neg: () => (x) => -x,
  positive: () => (x) => x,
  abs: () => abs,
  sin: () => Math.sin,
  cos: () => Math.cos,
  asin: () => Math.asin,
  acos: () => Math.acos,
  atan: () => Math.atan,
  sinh: () => Math.sinh,
  cosh: () => Math.cosh,
  asinh: () => Math.asinh,
  acosh: () => Math.acosh,
  atanh: () => Math.atanh,
  erf: () => erf,
  erfc: () => (x) => 1 - erf(x),
  ndtr: () => (x) => (1 + erf(x / Math.SQRT2)) / 2,
};
/** By PyTorch's names of options: which functions need them. */
const NEEDS = {
  min: ["hardtanh", "clamp", "clamp_min"],
  max: ["hardtanh", "clamp", "clamp_max"],
  negative_slope: ["leaky_relu"],
  slope: ["prelu"],
  alpha: ["elu", "celu"],
  beta: ["softplus"],
  threshold: ["softplus"],
  lambd: ["softshrink"],
};

/**
 * The curve that a function of PyTorch's draws, null where it cannot be drawn exactly.
 *
 *     curveOf("leaky_relu", { negative_slope: 0.1 })?.(-2) // -0.2
 *
 * @param {string} name
 * @param {Options} options
 * @returns {Curve | null}
 */
export function curveOf(name, options) {
  if (!Object.hasOwn(CURVES, name)) return null;
  const isGiven = Object.entries(NEEDS).every(([option, names]) => !names.includes(name) || option in options);
  return isGiven ? CURVES[name](options) : null;
}

/**
 * The error function: its series near 0, a continued fraction further out (Abramowitz and Stegun 1964, 7.1.6, 7.1.14).
 *
 * @param {number} x
 * @returns {number}
 */
export function erf(x) {
  const size = abs(x);
  if (size > 6) return sign(x);
  if (size < 2.5) {
    let term = size;
    let total = size;
    for (let n = 1; term > 1e-17 * total; n++) {
      term *= (2 * size * size) / (2 * n + 1);
      total += term;
    }
    return (sign(x) * 2 * exp(-size * size) * total) / sqrt(PI);
  }
  let fraction = size;
  for (let n = 60; n > 0; n--) fraction = size + n / 2 / fraction;
  return sign(x) * (1 - exp(-size * size) / (sqrt(PI) * fraction));
}

/**
 * How far a curve is drawn around its point: at least as far as activations bend.
 *
 * @param {Curve} curve
 * @param {number} x
 * @returns {{ amounts: number[], values: number[], low: number, high: number }} `low` and `high` of what is shown
 */
export function sampled(curve, x) {
  const reach = max(4, 1.25 * abs(x));
  const steps = 240;
  const amounts = Array.from({ length: steps + 1 }, (_, index) => reach * ((2 * index) / steps - 1));
  const values = amounts.map(curve);
  const y = curve(x);
  // What shoots away from the point is cut off.
  const limit = max(4, 2 * abs(y));
  const shown = [0, y, ...values.filter((value) => Number.isFinite(value))].map((value) =>
    max(-limit, min(limit, value)),
  );
  return { amounts, values, low: min(...shown), high: max(...shown) };
}
