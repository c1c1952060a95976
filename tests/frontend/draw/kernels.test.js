import { describe, expect, it } from "vitest";
import { paintInput } from "../../../frontend/src/draw/input.js";
import {
  filterSize,
  filterWeights,
  paintColourFilter,
  paintFilter,
  reachOf,
} from "../../../frontend/src/draw/kernels.js";
import { packPixel, rampColour, cssColour } from "../../../frontend/src/draw/ramps.js";

/** Two filters of three 1 × 1 kernels. */
const WEIGHT = { values: Float32Array.of(1, 0, -1, 0.5, -2, 0), shape: [2, 3, 1, 1] };

it("filterWeights(weight, filter) is one filter", () => {
  expect(filterWeights(WEIGHT, 1)).toEqual({ values: Float32Array.of(0.5, -2, 0), shape: [3, 1, 1] });
});

it("reachOf(weight) is the largest magnitude", () => expect(reachOf(WEIGHT)).toBe(2));

it("paintColourFilter(weight, reach) shows no weight as grey", () => {
  const { pixels } = paintColourFilter(filterWeights(WEIGHT, 0), 1);
  expect(pixels[0]).toBe(packPixel(255, 127.5, 0));
});

describe("paintFilter(weight, theme)", () => {
  it("sets the kernels out in a square, a cell apart", () => {
    const picture = paintFilter(filterWeights(WEIGHT, 1), "light");
    expect([picture.width, picture.height]).toEqual([3, 3]);
    expect(cssColour(picture.pixels[2])).toBe(rampColour("weight", "light", -1));
    expect([picture.pixels[1], picture.pixels[8]]).toEqual([0, 0]);
  });
  it("is as large as filterSize says", () => {
    expect(filterSize([32, 3, 3])).toEqual({ perLine: 6, width: 23, height: 23 });
  });
});

it("paintInput(input, card) undoes the normalisation", () => {
  const input = { values: Float32Array.of(2, 0, -2), shape: [3, 1, 1] };
  const { pixels } = paintInput(input, { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] });
  expect(pixels[0]).toBe(packPixel(255, 127.5, 0));
});
