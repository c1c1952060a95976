import { describe, expect, it } from "vitest";
import {
  cellOver,
  cut,
  growingLayers,
  middleOf,
  strongestChannels,
  strongestPlaces,
} from "../../../frontend/src/draw/growth.js";
import { partly } from "../partly.js";

/** @typedef {import("../../../frontend/src/api/types.js").Layer} Layer */

/** @returns {NonNullable<Layer["receptive_field"]>} */
const field = (size, stride, start) => ({ size: [size, size], stride: [stride, stride], start: [start, start] });
// VGG-16's first layers, Araujo et al. 2019.
/** @type {Layer[]} */
const VGG = partly([
  { name: "conv1_1", receptive_field: field(3, 1, -1) },
  { name: "relu1_1", receptive_field: field(3, 1, -1) },
  { name: "conv1_2", receptive_field: field(5, 1, -2) },
  { name: "pool1", receptive_field: field(6, 2, -2) },
  { name: "classifier", receptive_field: null },
]);

it("growingLayers(layers) leaves out those that see no more than the one before", () => {
  expect(growingLayers(VGG).map(({ name }) => name)).toEqual(["conv1_1", "conv1_2", "pool1"]);
});

it("cellOver(layer, size, point) finds the cell whose field it is the middle of", () => {
  const size = { rows: 32, columns: 32 };
  const middle = middleOf(field(6, 2, -2), { row: 7, column: 9 });
  expect(middle).toEqual({ row: 14.5, column: 18.5 });
  expect(cellOver(VGG[3], size, middle)).toEqual({ row: 7, column: 9 });
  expect(cellOver(VGG[3], size, { row: 900, column: -5 })).toEqual({ row: 31, column: 0 });
});

describe("strongest", () => {
  const output = { values: Float32Array.of(1, 9, 8, 2, /* second map */ 5, 0, 0, 10), shape: [2, 1, 4] };
  it("places of a map stand apart", () => {
    expect(strongestPlaces(output, 0, { most: 2, apart: 2 })).toEqual([
      { row: 0, column: 1, value: 9 },
      { row: 0, column: 3, value: 2 },
    ]);
    expect(strongestPlaces(output, 0, { most: 2, apart: 1 }).map(({ value }) => value)).toEqual([9, 8]);
  });
  it("channels at a place", () => {
    expect(strongestChannels(output, { row: 0, column: 3 }, 1)).toEqual([{ channel: 1, value: 10 }]);
  });
});

it("cut(picture, part) leaves what lies outside transparent", () => {
  const picture = { pixels: Uint32Array.of(1, 2, 3, 4), width: 2, height: 2 };
  expect([...cut(picture, { top: 0, left: 1, bottom: 1, right: 2 }).pixels]).toEqual([2, 0, 4, 0]);
});
