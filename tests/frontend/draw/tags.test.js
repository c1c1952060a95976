import { describe, expect, it } from "vitest";
import { byTag, headsFromTo, NO_TAG } from "../../../frontend/src/draw/tags.js";

// <cls> The cat a dog, each giving to itself and to the next.
const LABELS = [undefined, "DET", "NOUN", "DET", "NOUN"];
// prettier-ignore
const WEIGHTS = [
  1, 0, 0, 0, 0,
  0, 0.25, 0.75, 0, 0,
  0, 0, 0.5, 0.5, 0,
  0, 0, 0, 0.75, 0.25,
  0, 0, 0, 0, 1,
];

describe("byTag(weights, labels)", () => {
  it("is the mean over a tag's words of what each tag gets", () => {
    const { tags, counts, values } = byTag(WEIGHTS, LABELS);
    expect(tags).toEqual([NO_TAG, "DET", "NOUN"]);
    expect(counts).toEqual([1, 2, 2]);
    expect(Array.from(values)).toEqual([1, 0, 0, 0, 0.5, 0.5, 0, 0.25, 0.75]);
  });

  it("keeps the sum of the rows", () => {
    const uniform = new Float32Array(25).fill(0.2);
    const { tags, values } = byTag(uniform, LABELS);
    tags.forEach((_, row) => {
      const sum = values.slice(row * tags.length, (row + 1) * tags.length).reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(1, 6);
    });
    // A head that looks everywhere gives each tag its share of the words.
    expect(values[1 * tags.length + 2]).toBeCloseTo(2 / 5, 6);
  });
});

describe("headsFromTo(heads, labels, from, to)", () => {
  it("puts the head first that gives most", () => {
    const heads = [
      { place: "broad", weights: new Float32Array(25).fill(0.2) },
      { place: "next", weights: WEIGHTS },
    ];
    expect(headsFromTo(heads, LABELS, 1, 2).map(({ place }) => place)).toEqual(["next", "broad"]);
    expect(headsFromTo(heads, LABELS, 2, 1).map(({ place }) => place)).toEqual(["broad", "next"]);
  });
});
