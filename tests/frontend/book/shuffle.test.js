import { describe, expect, it } from "vitest";
import {
  changedCount,
  changesOf,
  inOrder,
  largestChange,
  movedTo,
  pairsToSwap,
  swapped,
  twinsOf,
} from "../../../frontend/src/book/shuffle/orders.js";
import { shortChange } from "../../../frontend/src/book/shuffle/draw.js";
import { partly } from "../partly.js";

/**
 * A reading of three words with one number more each: the class token, then the words.
 *
 * @returns {import("../../../frontend/src/api/types.js").Attention}
 */
const reading = (vectors, labels) =>
  partly({
    tokens: [{}, ...labels.map((label) => ({ label }))],
    layers: [{ hidden: { shape: [4, 2], values: Float32Array.from(vectors.flat()) } }],
  });

describe("changesOf()", () => {
  const before = reading(
    [
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
    ],
    ["A", "B", "C"],
  );

  it("compares word by word: squares that only travel did not change", () => {
    const after = reading(
      [
        [0, 0],
        [3, 3],
        [1, 1],
        [2, 2],
      ],
      ["C", "A", "B"],
    );
    const changes = changesOf(before, after, [2, 0, 1]);
    expect(changes.map(({ most }) => most)).toEqual([0, 0, 0]);
    expect(changedCount(changes)).toBe(0);
    expect(changes.map(({ before, after }) => before + after)).toEqual(["AA", "BB", "CC"]);
  });

  it("tells the largest difference of each, and of all", () => {
    const after = reading(
      [
        [9, 9],
        [3, 4.5],
        [1, 1],
        [2, 1.75],
      ],
      ["C", "A", "X"],
    );
    const changes = changesOf(before, after, [2, 0, 1]);
    expect(changes.map(({ most }) => most)).toEqual([0, 0.25, 1.5]);
    expect([changedCount(changes), largestChange(changes), changes[1].after]).toEqual([2, 1.5, "X"]);
  });
});

it("orders are permutations however they are made", () => {
  expect(inOrder(3)).toEqual([0, 1, 2]);
  expect(swapped([0, 1, 2, 3], 0, 3)).toEqual([3, 1, 2, 0]);
  expect(movedTo([0, 1, 2, 3], 0, 2)).toEqual([1, 2, 0, 3]);
  expect(movedTo([0, 1, 2, 3], 3, 0)).toEqual([3, 0, 1, 2]);
});

it("twins are words written alike", () => {
  const texts = ["I", "saw", "a", "saw"];
  expect(twinsOf(texts)).toEqual([null, 3, null, 1]);
  // As the network has them, these two are not the same vector.
  expect(twinsOf(["The", "wind", "the"])).toEqual([null, null, null]);
});

it("two words are offered to change places once, also if they are written alike", () => {
  expect(pairsToSwap([0, 2], [null, null, null])).toEqual([[0, 2]]);
  expect(pairsToSwap([0, 2], [null, 2, 1])).toEqual([
    [0, 2],
    [1, 2],
  ]);
  expect(pairsToSwap([2, 0], [2, null, 0])).toEqual([[2, 0]]);
});

it("a change that there is is never written as 0", () => {
  expect([0.00004, 0.0421, 0.42, 1.25, 23.64].map(shortChange)).toEqual([
    ...["4\u00a0·\u00a010⁻⁵", "0.042", "0.42", "1.3", "23.6"],
  ]);
});
