import { describe, expect, it } from "vitest";
import { bySize, largestShares, products, sum } from "../../../frontend/src/draw/arithmetic.js";

describe("products(unit, channel)", () => {
  const unit = {
    // Two channels of 2 × 2, worked by hand.
    patch: { values: Float32Array.of(0, 0, 0, 5, 0, 0, 0, 7), shape: [2, 2, 2] },
    weight: { values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), shape: [2, 2, 2] },
    start: { row: -1, column: -1 },
    height: 3,
    width: 3,
  };

  it("multiplies what lies on the map and names where it came from", () => {
    expect(products(unit, 1)[3]).toEqual({
      input: 7,
      weight: 8,
      product: 56,
      cell: { row: 0, column: 0 },
      isPadding: false,
    });
  });
  it("tells padding from a value that is 0", () => {
    expect(products(unit, 0).map(({ isPadding }) => isPadding)).toEqual([true, true, true, false]);
    expect(products({ ...unit, start: { row: 2, column: 2 } }, 0).map(({ isPadding }) => isPadding)).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });
});

it("largestShares(inputs, weights) goes by size, not by sign", () => {
  expect(largestShares([1, 2, 0], [3, -4, 9]).map(({ index, product }) => [index, product])).toEqual([
    [1, -8],
    [0, 3],
    [2, 0],
  ]);
});

it("bySize(values) and sum(values)", () => {
  expect(bySize([1, -3, 2])).toEqual([1, 2, 0]);
  expect(sum([1, -3, 2])).toBe(0);
});
