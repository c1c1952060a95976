import { describe, expect, it } from "vitest";
import {
  correlation,
  difference,
  inStep,
  mostAlike,
  pairLabels,
  relative,
} from "../../../frontend/src/draw/compare.js";

describe("difference", () => {
  it("is the second minus the first", () => {
    expect([...difference([1, 2, -1], [4, 2, 1])]).toEqual([3, 0, 2]);
  });
});

describe("relative", () => {
  it("makes the farthest from 0 one", () => {
    expect([...relative([1, -4, 2])]).toEqual([0.25, -1, 0.5]);
  });

  it("leaves zeros", () => {
    expect([...relative([0, 0])]).toEqual([0, 0]);
  });
});

describe("correlation", () => {
  it("is 1 for a line upwards and -1 for one downwards", () => {
    expect(correlation([1, 2, 3], [10, 30, 50])).toBeCloseTo(1);
    expect(correlation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1);
  });

  it("agrees with Anscombe's first quartet, 0.816", () => {
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    expect(correlation(x, y)).toBeCloseTo(0.81642, 5);
  });

  it("is nothing for a map that is the same all over", () => {
    expect(correlation([1, 2], [5, 5])).toBeNaN();
  });
});

describe("mostAlike", () => {
  it("finds the row that rises and falls with the given one", () => {
    const rows = [
      [0, 0, 0],
      [3, 2, 1],
      [2, 4, 7],
    ];
    expect(mostAlike([1, 2, 3], rows).index).toBe(2);
    expect(mostAlike([1, 2, 3], rows.slice(0, 2))).toEqual({ index: 1, correlation: -1 });
    expect(mostAlike([1, 1, 1], rows)).toEqual({ index: 0, correlation: NaN });
  });
});

describe("pairLabels", () => {
  /** @type {(...all: [string, number][]) => any[]} */
  const predictions = (...all) => all.map(([label, probability]) => ({ label, probability }));

  it("joins the first of both, the likeliest in either first", () => {
    const one = predictions(["cat", 0.7], ["dog", 0.2], ["bus", 0.1]);
    const other = predictions(["bus", 0.8], ["cat", 0.15], ["dog", 0.05]);
    expect(pairLabels(one, other, 1)).toEqual([
      { label: "bus", one: 0.1, other: 0.8 },
      { label: "cat", one: 0.7, other: 0.15 },
    ]);
  });

  it("says nothing of a label that one does not know", () => {
    expect(pairLabels(predictions(["cat", 1]), predictions(["bus", 1]), 5)).toEqual([
      { label: "cat", one: 1, other: NaN },
      { label: "bus", one: NaN, other: 1 },
    ]);
  });
});

describe("inStep", () => {
  it("is the cell over the same part", () => {
    const [small, large] = [
      { rows: 8, columns: 8 },
      { rows: 64, columns: 64 },
    ];
    expect(inStep({ row: 63, column: 8 }, large, small)).toEqual({ row: 7, column: 1 });
    expect(inStep({ row: 7, column: 0 }, small, large)).toEqual({ row: 60, column: 4 });
    expect(inStep({ row: 3, column: 5 }, small, small)).toEqual({ row: 3, column: 5 });
  });
});
