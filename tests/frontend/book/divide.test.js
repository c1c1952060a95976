import { describe, expect, it } from "vitest";
import { throwDice } from "../../../frontend/src/book/divide/dice.js";
import { lengthAt } from "../../../frontend/src/book/divide/draw.js";
import {
  endAt,
  answerOf,
  largestShare,
  rowsOf,
  shareAnswer,
  surveyOf,
} from "../../../frontend/src/book/divide/rows.js";
import { partly } from "../partly.js";

describe("dice", () => {
  const { walks, heights } = throwDice(512);

  it("drift apart as the root of how many are added: about 68 % stay within it", () => {
    for (const length of [16, 128, 512]) {
      const inside = walks.filter((walk) => Math.abs(walk[length]) <= Math.sqrt(length)).length / walks.length;
      expect(inside, `${length}`).toBeGreaterThan(0.58);
      expect(inside, `${length}`).toBeLessThan(0.78);
    }
  });

  it("fall alike for every reader", () => {
    expect(throwDice(512).walks[17]).toEqual(walks[17]);
    expect(heights.every((height) => height > 0 && height < 1)).toBe(true);
  });

  it("are added one after the other over the beat, as many as a query has", () => {
    expect([0, 1, 2, 3].map((position) => lengthAt(position, 32))).toEqual([
      { count: 0, added: 0 },
      { count: 1, added: 1 },
      { count: 32, added: 1 },
      { count: 32, added: 1 },
    ]);
    expect(throwDice(32).walks[0]).toHaveLength(33);
  });
});

describe("rows", () => {
  /** Two leads: one of ln 99, one of none. */
  const rows = [Float32Array.of(0, Math.log(99)), Float32Array.of(5, 5)];

  it("have a largest share", () => {
    expect(largestShare(rows[0], 1)).toBeCloseTo(0.99, 6);
    expect(largestShare(rows[1], 1)).toBe(0.5);
    expect(largestShare(rows[0], 1e9)).toBeCloseTo(0.5, 6);
    expect(largestShare([3000, 0], 1)).toBe(1);
  });

  it("answer as the derivative of softmax says", () => {
    const [before, after] = [0, 1e-5].map((move) => largestShare([0, Math.log(99) + move], 2));
    expect(answerOf(before, 2)).toBeCloseTo((after - before) / 1e-5, 5);
  });

  it("are counted", () => {
    expect(surveyOf(rows, 1)).toMatchObject({ over: 1, stuck: 1 });
    expect(surveyOf(rows, 4)).toMatchObject({ over: 0, stuck: 0 });
    expect([0.05, 0.3, 0.5, 0.9].map(shareAnswer)).toEqual([0, 1, 2, 3]);
  });

  it("are those of all heads and layers", () => {
    const scores = { shape: [2, 3, 3], values: Float32Array.from({ length: 18 }, (_, at) => at) };
    const all = rowsOf(partly({ layers: [{ scores }, { scores }] }));
    expect(all).toHaveLength(12);
    expect([...all[4]]).toEqual([12, 13, 14]);
  });

  it("are those of one word in all heads, or of one head", () => {
    const scores = { shape: [2, 3, 3], values: Float32Array.from({ length: 18 }, (_, at) => at) };
    /** @type {import("../../../frontend/src/api/types.js").Attention} */
    const attention = partly({
      layers: [
        { name: "first", scores },
        { name: "second", scores },
      ],
    });
    const begins = (only) => rowsOf(attention, only).map(([first]) => first);
    expect(begins({ asking: 1, head: null })).toEqual([3, 12, 3, 12]);
    expect(begins({ asking: null, head: { layer: "second", head: 1 } })).toEqual([9, 12, 15]);
  });
});

it("a divisor's ends are told from what lies between: 1 changes nothing, much more than √d makes rows even", () => {
  const root = Math.sqrt(32);
  expect([1, 1.2, root, 3 * root, 32].map((divisor) => endAt(divisor, root))).toEqual([
    ...["none", "between", "between", "between", "even"],
  ]);
});
