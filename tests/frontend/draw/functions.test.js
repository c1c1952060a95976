import { describe, expect, it } from "vitest";
import { curveOf, erf, sampled } from "../../../frontend/src/draw/functions.js";

const at = (name, x, options = {}) => curveOf(name, options)?.(x);

it.each([
  // Of the C library, by Python's math.erf; 2.49 and 2.51 are on the two sides of where the formula changes.
  [0, 0],
  [0.1, 0.1124629160],
  [0.5, 0.5204998778],
  [1, 0.8427007929],
  [2, 0.9953222650],
  [2.49, 0.9995707121],
  [2.51, 0.9996142945],
  [3, 0.9999779095],
  [-1, -0.8427007929],
  [7, 1],
])("erf(%d) is %d", (x, y) => expect(erf(x)).toBeCloseTo(y, 9)); // prettier-ignore

describe("curveOf()", () => {
  // From PyTorch's documentation of each function, worked out by hand.
  it.each([
    ["relu", -2, {}, 0],
    ["relu", 3, {}, 3],
    ["relu6", 8, {}, 6],
    ["gelu", 1, {}, 0.8413447461],
    ["gelu_tanh", 1, {}, 0.8411919906],
    ["silu", 1, {}, 0.7310585786],
    ["sigmoid", -1, {}, 0.2689414214],
    ["logsigmoid", 0, {}, -Math.LN2],
    ["mish", 1, {}, 0.8650983883],
    ["hardswish", 1, {}, 2 / 3],
    ["hardsigmoid", -4, {}, 0],
    ["hardtanh", 5, { min: -1, max: 2 }, 2],
    ["leaky_relu", -2, { negative_slope: 0.1 }, -0.2],
    ["prelu", -2, { slope: 0.25 }, -0.5],
    ["elu", -1, { alpha: 2 }, 2 * (Math.exp(-1) - 1)],
    ["celu", -1, { alpha: 2 }, 2 * (Math.exp(-0.5) - 1)],
    ["selu", -1, {}, 1.0507009874 * 1.6732632424 * (Math.exp(-1) - 1)],
    ["softplus", 0, { beta: 2, threshold: 20 }, Math.LN2 / 2],
    ["softplus", 11, { beta: 2, threshold: 20 }, 11],
    ["softshrink", -3, { lambd: 0.5 }, -2.5],
    ["clamp", 9, { min: 0, max: 1 }, 1],
    ["clamp_min", -9, { min: 0 }, 0],
    ["rsqrt", 4, {}, 0.5],
    ["ndtr", 0, {}, 0.5],
  ])("%s(%d) with %o is %d", (name, x, options, y) => expect(at(name, x, options)).toBeCloseTo(y, 8));

  it("does not guess a function that it has not, nor one without its options", () => {
    expect(curveOf("hardshrink", { lambd: 0.5 })).toBe(null);
    expect(curveOf("toString", {})).toBe(null);
    expect(curveOf("leaky_relu", {})).toBe(null);
  });
});

describe("sampled()", () => {
  it("shows the point, 0 and where activations bend", () => {
    const { amounts, low, high } = sampled((x) => Math.max(0, x), 0.2);
    expect([amounts[0], amounts[amounts.length - 1], low, high]).toEqual([-4, 4, 0, 4]);
    expect(sampled((x) => x, -20).low).toBe(-25);
  });

  it("cuts off what shoots away from the point, and leaves out what is no number", () => {
    const { values, high } = sampled((x) => 1 / Math.sqrt(x), 0.25);
    expect(high).toBe(4);
    expect(values[0]).toBeNaN();
  });
});
