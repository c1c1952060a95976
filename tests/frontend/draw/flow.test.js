import { describe, expect, it } from "vitest";
import { partialMap, readerOf, windowAt, windowOf } from "../../../frontend/src/draw/flow.js";

const KERNEL = { size: [3, 3], stride: [1, 1], padding: [1, 1] };
const POOLING = { size: [2, 2], stride: [2, 2], padding: [0, 0] };

it("windowOf(layer) is a single cell where the layer has no window", () => {
  expect(windowOf({})).toEqual({ size: [1, 1], stride: [1, 1], padding: [0, 0] });
});

describe("windowAt(window, cell) and readerOf(window, cell, output)", () => {
  const output = { rows: 8, columns: 8 };
  it("are each other's inverse away from the border", () => {
    expect(windowAt(KERNEL, { row: 4, column: 5 })).toEqual({ top: 3, left: 4, bottom: 5, right: 6 });
    expect(readerOf(KERNEL, { row: 4, column: 5 }, output)).toEqual({ row: 4, column: 5 });
    expect(windowAt(POOLING, { row: 2, column: 3 })).toEqual({ top: 4, left: 6, bottom: 5, right: 7 });
    expect(readerOf(POOLING, { row: 5, column: 6 }, output)).toEqual({ row: 2, column: 3 });
  });
  it("stay on the map", () => {
    expect(readerOf(POOLING, { row: 99, column: 0 }, output)).toEqual({ row: 7, column: 0 });
  });
});

describe("partialMap(input, weight, window, channel)", () => {
  const input = { values: Float32Array.of(9, 9, 9, 9, 1, 2, 3, 4), shape: [2, 2, 2] };
  it("is the map times its kernel at every place, 0 outside", () => {
    // The kernel's middle doubles, its right neighbour adds: 2·1 + 2, 2·2, 2·3 + 4, 2·4.
    const weight = { values: Float32Array.of(...Array(9).fill(7), 0, 0, 0, 0, 2, 1, 0, 0, 0), shape: [2, 3, 3] };
    expect([...partialMap(input, weight, KERNEL, 1)]).toEqual([4, 4, 10, 8]);
  });
  it("strides", () => {
    const weight = { values: Float32Array.of(0, 0, 0, 0, 1, 1, 1, 1), shape: [2, 2, 2] };
    expect([...partialMap(input, weight, POOLING, 1)]).toEqual([10]);
  });
});
