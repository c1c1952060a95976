import { describe, expect, it } from "vitest";
import { colourDomain, extent, sharedDomain } from "../../../frontend/src/draw/domain.js";

describe("colourDomain(values)", () => {
  it("is symmetric about 0 for signed values", () => expect(colourDomain([-1, 0, 3])).toEqual([-3, 3]));
  it("starts at 0 for values that are never negative", () => expect(colourDomain([0.2, 0.4])).toEqual([0, 0.4]));
  it("ends at 0 for values that are never positive", () => expect(colourDomain([-2, -1])).toEqual([-2, 0]));
  it("skips masked scores and NaN", () => expect(colourDomain([-Infinity, NaN, 2])).toEqual([0, 2]));
  it("is [0, 1] when there is nothing to show", () => {
    expect(colourDomain([])).toEqual([0, 1]);
    expect(colourDomain([0, 0])).toEqual([0, 1]);
    expect(colourDomain([-Infinity])).toEqual([0, 1]);
  });
});

describe("sharedDomain(domains)", () => {
  it("spans the widest", () =>
    expect(
      sharedDomain([
        [0, 2],
        [0, 5],
      ]),
    ).toEqual([0, 5]));
  it("is symmetric when one of them is signed", () =>
    expect(
      sharedDomain([
        [-1, 1],
        [0, 5],
      ]),
    ).toEqual([-5, 5]));
});

describe("extent(values)", () => {
  it("is the least and the greatest", () => expect(extent([3, -1, 2])).toEqual({ low: -1, high: 3 }));
});
