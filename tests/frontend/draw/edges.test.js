import { describe, expect, it } from "vitest";
import { edgesOf, strongestCovering, withoutFirst } from "../../../frontend/src/draw/edges.js";

describe("strongestCovering(weights, share)", () => {
  const weights = Float32Array.of(0.5, 0.25, 0.125, 0.125);

  it("keeps the fewest that hold the share, and says what they hold", () => {
    expect(strongestCovering(weights, 0.7)).toEqual({
      values: Float32Array.of(0.5, 0.25, NaN, NaN),
      count: 2,
      share: 0.75,
    });
  });

  it("keeps the earlier of equal edges, so that the count is what it says", () => {
    expect(strongestCovering(weights, 0.8)).toEqual({
      values: Float32Array.of(0.5, 0.25, 0.125, NaN),
      count: 3,
      share: 0.875,
    });
  });

  it("keeps all for a share of 1, and skips what is blank already", () => {
    expect(strongestCovering(weights, 1).count).toBe(4);
    expect(strongestCovering([NaN, 0.5, 0.5], 0.5)).toEqual({
      values: Float32Array.of(NaN, 0.5, NaN),
      count: 1,
      share: 0.5,
    });
  });
});

describe("withoutFirst(weights, tokens, renormalised)", () => {
  const weights = [0.2, 0.4, 0.4, 0.5, 0.25, 0.25, 1, 0, 0];

  it("blanks the first row and column", () => {
    const rest = withoutFirst(weights, 3, false);
    expect(rest).toEqual(Float32Array.of(NaN, NaN, NaN, NaN, 0.25, 0.25, NaN, 0, 0));
  });

  it("scales the rest of a row to sum to 1, and leaves a row that gave all to the first at 0", () => {
    const rest = withoutFirst(weights, 3, true);
    expect(rest).toEqual(Float32Array.of(NaN, NaN, NaN, NaN, 0.5, 0.5, NaN, 0, 0));
  });
});

describe("edgesOf(weights, tokens, most)", () => {
  it("lists the largest with where they lead, and nothing that is blank", () => {
    expect(edgesOf([0.25, NaN, 0.75, 0], 2, 5)).toEqual([
      { row: 1, column: 0, weight: 0.75 },
      { row: 0, column: 0, weight: 0.25 },
    ]);
  });

  it("lists at most so many", () => {
    expect(edgesOf([0.25, 0.5, 0.75, 0.1], 2, 1)).toHaveLength(1);
  });
});
