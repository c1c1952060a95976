import { expect, it } from "vitest";
import { differences, largestDifference, movedMap } from "../../../frontend/src/draw/shift.js";

const SIZE = { count: 1, rows: 1, columns: 5 };

it("movedMap(values, size, cells) leaves nothing where nothing came from", () => {
  expect([...movedMap([1, 2, 3, 4, 5], SIZE, 2)]).toEqual([NaN, NaN, 1, 2, 3]);
  expect([...movedMap([1, 2, 3, 4, 5], SIZE, -1)]).toEqual([2, 3, 4, 5, NaN]);
});

it("differences(map, moved, setting) skips what has seen the border", () => {
  // A 3-wide field on 5 pixels: the first and last column reach into the padding.
  /** @type {import("../../../frontend/src/draw/shift.js").Field} */
  const field = { size: [1, 3], stride: [1, 1], start: [0, -1] };
  const moved = movedMap([1, 2, 3, 4, 5], SIZE, 1);
  const left = differences([0, 0, 2, 3.5, 4], moved, { size: SIZE, field, cells: 1, width: 5, height: 1 });
  expect([...left]).toEqual([NaN, NaN, 0, 0.5, NaN]);
  expect(largestDifference(left)).toEqual({ most: 0.5, compared: 2 });
});
