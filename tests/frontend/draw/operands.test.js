import { describe, expect, it } from "vitest";
import { entries, heaviest, middleOf, readPlace } from "../../../frontend/src/draw/operands.js";

const values = { values: Float32Array.of(5, -9, 1), shape: [3] };
const places = { values: Int32Array.of(0, 2, 0, 3, -1, -1), shape: [3, 2] };

describe("operands", () => {
  it("entries(values, places) stand where their node has them, and padding nowhere", () => {
    expect(entries(values, places)).toEqual([
      { value: 5, place: [0, 2] },
      { value: -9, place: [0, 3] },
      { value: 1, place: null },
    ]);
  });

  it("entries() of a constant stand nowhere", () => {
    expect(entries({ values: Float32Array.of(2), shape: [1] }, { values: new Int32Array(), shape: [0] })).toEqual([
      { value: 2, place: null },
    ]);
  });

  it("heaviest(all, count) puts the largest first, whichever sign they have", () => {
    const all = entries(values, places);
    expect(heaviest(all, 2).map(({ value }) => value)).toEqual([-9, 5]);
    expect(all[0].value).toBe(5);
  });

  it("readPlace(text, []) of a single number is the place without an index", () => {
    expect(readPlace("", [])).toEqual([]);
    expect(readPlace("0", [])).toBeNull();
    expect(readPlace("", [3])).toBeNull();
  });

  it("middleOf(shape) is the middle of a map and the first of a batch", () => {
    expect(middleOf([1, 64, 56, 57])).toEqual([0, 0, 28, 28]);
    expect(middleOf([1, 10])).toEqual([0, 0]);
    expect(middleOf([])).toEqual([]);
  });

  it("readPlace(text, shape) reads what lies in the shape and nothing else", () => {
    expect(readPlace("0,3,5", [1, 4, 6])).toEqual([0, 3, 5]);
    for (const text of ["0,4,5", "0,3", "0,3,5,0", "a", "", "0,-1,2", "0, 3, 5"]) {
      expect(readPlace(text, [1, 4, 6])).toBeNull();
    }
  });
});
