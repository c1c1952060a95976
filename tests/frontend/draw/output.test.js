import { describe, expect, it } from "vitest";
import {
  canDraw,
  cellOf,
  foldedLength,
  indexOf,
  longAxes,
  matrixOf,
  placeOf,
  usualAxes,
} from "../../../frontend/src/draw/output.js";

const FROM = "from";
const counting = (/** @type {number} */ count) => Float32Array.from({ length: count }, (_, index) => index);

describe("what an operation puts out, drawn", () => {
  it.each([
    [[1, 64, 56, 56], { rows: 2, columns: 3 }],
    [[1, 12, 9, 9], { rows: 2, columns: 3 }],
    [[1, 40, 256], { rows: 1, columns: 2 }],
    // A thread of seven cells' height is no picture.
    [[1, 7, 256], { rows: null, columns: 2 }],
    [[1, 256, 7], { rows: null, columns: 1 }],
    // What is one long is no axis to draw.
    [[1, 2048, 1, 1], { rows: null, columns: 1 }],
    [[1, 64, 1, 56], { rows: 1, columns: 3 }],
    [[1, 1000], { rows: null, columns: 1 }],
    [[1, 1], { rows: null, columns: 1 }],
    [[], { rows: null, columns: -1 }],
    // More than is asked for at once.
    [[1, 4000, 4000], { rows: null, columns: 2 }],
  ])("usualAxes(%j)", (shape, axes) => {
    expect(usualAxes(shape)).toEqual(axes);
  });

  it("longAxes(shape) and canDraw(shape, axes)", () => {
    expect(longAxes([1, 64, 1, 56])).toEqual([1, 3]);
    expect(canDraw([1, 64, 56], { rows: 1, columns: 1 })).toBe(false);
    expect(canDraw([2000, 2000], { rows: 0, columns: 1 })).toBe(false);
    expect(canDraw([2000, 2000], { rows: null, columns: 1 })).toBe(true);
  });

  it("indexOf(place, axes) leaves whole what is drawn", () => {
    expect(indexOf([0, 3, 5, 6], { rows: 2, columns: 3 })).toBe("0,3,:,:");
    expect(indexOf([0, 3, 5, 6], { rows: 3, columns: 1 })).toBe("0,:,5,:");
    expect(indexOf([0, 9], { rows: null, columns: 1 })).toBe("0,:");
    expect(indexOf([], { rows: null, columns: -1 })).toBe("");
  });

  it.each([
    [10, 10],
    [64, 64],
    [256, 16],
    [768, 32],
    [1000, 40],
    // A prime has no rows that are all full.
    [50257, 225],
  ])("foldedLength(%i) is %i", (length, row) => {
    expect(foldedLength(length)).toBe(row);
  });

  it("matrixOf() draws two axes in their order, or turned", () => {
    const output = { values: counting(6), shape: [2, 3] };
    const named = [{ name: "batch" }, { name: "token", places: ["a", "b"] }, { name: "number" }];
    const plain = matrixOf(output, { rows: 1, columns: 2 }, "x", named, FROM);
    expect([plain.rows, plain.columns, plain.rowAxis, plain.columnAxis]).toEqual([2, 3, "token", "number"]);
    expect(plain.rowNames).toEqual(["a", "b"]);
    const turned = matrixOf(output, { rows: 2, columns: 1 }, "x", named, FROM);
    expect(Array.from(turned.values)).toEqual([0, 3, 1, 4, 2, 5]);
    expect([turned.rows, turned.columns, turned.columnNames]).toEqual([3, 2, ["a", "b"]]);
  });

  it("matrixOf() folds a long axis, and nothing stands behind its end", () => {
    const named = [{ name: "batch" }, { name: "label" }];
    const { values, rows, columns, rowNames, rowAxis } = matrixOf(
      { values: counting(67), shape: [67] },
      { rows: null, columns: 1 },
      "x",
      named,
      FROM,
    );
    expect([rows, columns, rowAxis]).toEqual([8, 9, "label from"]);
    expect(rowNames?.slice(0, 2)).toEqual(["0", "9"]);
    expect(Array.from(values).slice(0, 67)).toEqual(Array.from(counting(67)));
    expect(Array.from(values).slice(67)).toEqual([NaN, NaN, NaN, NaN, NaN]);
  });

  it("matrixOf() of one number, and of one that a mask hides", () => {
    const one = matrixOf({ values: counting(1), shape: [1] }, { rows: null, columns: -1 }, "x", [], FROM);
    expect([one.rows, one.columns, one.rowAxis, one.columnAxis]).toEqual([1, 1, "", ""]);
    const hidden = { values: Float32Array.of(1, -3.4028234663852886e38), shape: [2] };
    const masked = matrixOf(hidden, { rows: null, columns: 0 }, "x", [{ name: "key" }], FROM);
    expect(Array.from(masked.values)).toEqual([1, -Infinity]);
  });

  it.each([
    [[1, 4, 5, 6], [0, 3, 2, 1], { rows: 2, columns: 3 }, { row: 2, column: 1 }],
    [[1, 4, 5, 6], [0, 3, 2, 1], { rows: 3, columns: 1 }, { row: 1, column: 3 }],
    [[1, 1000], [0, 987], { rows: null, columns: 1 }, { row: 24, column: 27 }],
    [[], [], { rows: null, columns: -1 }, { row: 0, column: 0 }],
  ])("cellOf() and placeOf() undo each other: %j at %j", (shape, place, axes, cell) => {
    expect(cellOf(place, axes, shape)).toEqual(cell);
    expect(placeOf(cell, place, axes, shape)).toEqual(place);
  });

  it("placeOf() of a cell behind the end is none", () => {
    expect(placeOf({ row: 7, column: 4 }, [0, 0], { rows: null, columns: 1 }, [1, 67])).toBeNull();
  });
});
