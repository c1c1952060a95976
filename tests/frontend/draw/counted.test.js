import { describe, expect, it } from "vitest";
import { readsOf, written } from "../../../frontend/src/draw/counted.js";
import { partly } from "../partly.js";

// Counts as PyTorch gives them: sum(p.numel() for p in layer.parameters()).
/** @type {[name: string, layer: import("../../../frontend/src/api/types.js").Layer, channels: number, expected: string][]} */
const LAYERS = [
  [
    "Conv2d(3, 16, 3)",
    partly({ type: "Conv2d", output_shape: [16, 64, 64], kernel_size: [3, 3], parameter_count: 448 }),
    3,
    "16 × 3 × 3 × 3 + 16",
  ],
  [
    "Conv2d(32, 32, 3, groups=32, bias=False)",
    partly({ type: "Conv2d", output_shape: [32, 8, 8], kernel_size: [3, 3], parameter_count: 288 }),
    32,
    "32 × 1 × 3 × 3",
  ],
  [
    "Conv2d(32, 16, 1, bias=False)",
    partly({ type: "Conv2d", output_shape: [16, 8, 8], kernel_size: [1, 1], parameter_count: 512 }),
    32,
    "16 × 32 × 1 × 1",
  ],
  [
    "Conv2d(32, 64, 5, groups=2)",
    partly({ type: "Conv2d", output_shape: [64, 8, 8], kernel_size: [5, 5], parameter_count: 25664 }),
    32,
    "64 × 16 × 5 × 5 + 64",
  ],
  [
    "Linear(192, 104)",
    partly({ type: "Linear", output_shape: [104], kernel_size: null, parameter_count: 20072 }),
    192,
    "104 × 192 + 104",
  ],
  [
    "BatchNorm2d(32)",
    partly({ type: "BatchNorm2d", output_shape: [32, 8, 8], kernel_size: null, parameter_count: 64 }),
    32,
    "32 + 32",
  ],
  ["ReLU()", partly({ type: "ReLU", output_shape: [32, 8, 8], kernel_size: null, parameter_count: 0 }), 32, ""],
  ["something", partly({ type: "Odd", output_shape: [32, 8, 8], kernel_size: null, parameter_count: 77 }), 32, ""],
];

describe("written(layer, channels)", () => {
  it.each(LAYERS)("counts %s", (_name, layer, channels, expected) => {
    expect(written(layer, channels)).toBe(expected);
  });
});

it("readsOf(layer, channels) tells a convolution whose channels keep to themselves", () => {
  expect(LAYERS.slice(0, 4).map(([, layer, channels]) => readsOf(layer, channels))).toEqual([
    { each: 3, bias: true },
    { each: 1, bias: false },
    { each: 32, bias: false },
    { each: 16, bias: true },
  ]);
});
