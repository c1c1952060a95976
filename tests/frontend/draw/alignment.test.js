import { describe, expect, it } from "vitest";
import { headChange, movedShares, sharedDifference, sharedTokens } from "../../../frontend/src/draw/alignment.js";

describe("sharedTokens", () => {
  it("pairs what both have, in order", () => {
    expect(sharedTokens(["I", "saw", "it"], ["I", "never", "saw", "her"])).toEqual([
      [0, 0],
      [1, 2],
    ]);
  });

  it("pairs every token of the same sentence with itself", () => {
    expect(sharedTokens(["a", "a"], ["a", "a"])).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  it("never crosses and never uses one twice", () => {
    const [one, other] = [
      ["b", "a", "b", "a"],
      ["a", "b", "c", "b"],
    ];
    const pairs = sharedTokens(one, other);
    expect(pairs).toHaveLength(2);
    for (const [first, second] of pairs) expect(one[first]).toBe(other[second]);
    for (let index = 1; index < pairs.length; index++) {
      expect(pairs[index][0]).toBeGreaterThan(pairs[index - 1][0]);
      expect(pairs[index][1]).toBeGreaterThan(pairs[index - 1][1]);
    }
  });

  it("finds nothing where nothing is shared", () => {
    expect(sharedTokens(["a"], ["b", "c"])).toEqual([]);
  });

  it("takes 512 words that are all others", () => {
    const [one, other] = ["x", "y"].map((letter) => Array.from({ length: 512 }, (_, index) => letter + index));
    expect(sharedTokens(one, other)).toEqual([]);
  });
});

describe("sharedDifference", () => {
  it("takes the first from the second where both have the token", () => {
    const one = [1, 2, 3, 4];
    const other = [10, 0, 20, 0, 0, 0, 30, 0, 40];
    const pairs = /** @type {[number, number][]} */ ([
      [0, 0],
      [1, 2],
    ]);
    expect([...sharedDifference(one, other, pairs, [2, 3])]).toEqual([9, 18, 27, 36]);
  });
});

describe("movedShares", () => {
  it("is 1 where all attention went elsewhere and 0 where none did", () => {
    expect(movedShares([-1, 1, 0, 0], 2)).toEqual([1, 0]);
    expect(movedShares([-0.25, 0.25, 0.5, -0.5], 2)).toEqual([0.25, 0.5]);
  });
});

describe("headChange", () => {
  const even = [0.5, 0.5, 0.5, 0.5];
  const whole = /** @type {[number, number][]} */ ([
    [0, 0],
    [1, 1],
  ]);

  it("is 0 for the same and 1 for nothing in common", () => {
    expect(headChange(even, even, whole, [2, 2])).toBe(0);
    expect(headChange([1, 0, 0, 1], [0, 1, 1, 0], whole, [2, 2])).toBe(1);
  });

  it("is the mean over the words: one of two rows moved half", () => {
    expect(headChange(even, [1, 0, 0.5, 0.5], whole, [2, 2])).toBe(0.25);
  });

  it("counts what goes to words that only one has as one place", () => {
    // The one shared word gave all to itself, and now gives it to a word that the first does not have.
    expect(headChange([1, 0, 0, 1], [0, 1, 0, 1], [[0, 0]], [2, 2])).toBe(1);
  });
});
