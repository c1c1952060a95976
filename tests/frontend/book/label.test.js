import { describe, expect, it } from "vitest";
import { votingAt } from "../../../frontend/src/book/label/draw.js";
import { averageOf, productsAt, sharesOf, strongestQuarter, votesOf } from "../../../frontend/src/book/label/votes.js";

/** Two maps of 2 × 2. */
const last = { shape: [2, 2, 2], values: Float32Array.of(1, 2, 3, 4, 10, 0, 0, 10) };
const weights = [2, -0.5];

describe("votes", () => {
  const votes = votesOf(last, weights);

  it("are all maps at a place times the weights", () => {
    expect(votes).toEqual([2 - 5, 4, 6, 8 - 5]);
  });

  it("average to what the averages weigh: 2 · 2.5 − 0.5 · 5", () => {
    expect(averageOf(votes)).toBe(2.5);
  });

  it("count as 0 once taken out, and are still divided by all places", () => {
    expect(averageOf(votes, new Set([2]))).toBe(1);
  });

  it("are the sum of their products, the largest first", () => {
    const products = productsAt(last, weights, 0);
    expect(products.map(({ map, product }) => [map, product])).toEqual([
      [1, -5],
      [0, 2],
    ]);
    expect(products.reduce((sum, { product }) => sum + product, 0)).toBe(votes[0]);
  });

  it("make quarters", () => {
    const sixteen = Array.from({ length: 16 }, (_, place) => (place === 14 ? 100 : 1));
    expect(strongestQuarter(sixteen)).toEqual({ quarter: 3, quarters: [4, 4, 4, 103] });
  });

  it("are cast by every place once, the first place first", () => {
    expect(votingAt(2.5, 4, 2).order).toEqual([2, 0, 1, 3]);
    expect([votingAt(1.5, 4, 2).done, votingAt(2, 4, 2).done, votingAt(3, 4, 2).done]).toEqual([0, 1, 4]);
  });
});

it("sharesOf() makes shares of logits: e to the power of each, divided by their sum", () => {
  const { exponentials, sum, shares } = sharesOf([0, Math.log(3)]);
  expect(exponentials[0]).toBe(1);
  expect(exponentials[1]).toBeCloseTo(3, 12);
  expect(sum).toBeCloseTo(4, 12);
  expect(shares.map((share) => Math.round(share * 1e9) / 1e9)).toEqual([0.25, 0.75]);
});
