import { describe, expect, it } from "vitest";
import { covered, greyOf, spotted } from "../../../frontend/src/book/field/changed.js";
import { strongestChannel, strongestMap } from "../../../frontend/src/book/field/strongest.js";
import { cellNear, extentOf, frameOf, isWithin, walk } from "../../../frontend/src/book/field/walk.js";
import { packPixel } from "../../../frontend/src/draw/ramps.js";
import { partly } from "../partly.js";

/** @typedef {import("../../../frontend/src/api/types.js").Layer} Layer */

/** @returns {Layer} */
const layer = (name, type, input, cells, field) =>
  partly({ name, type, input, output_shape: [8, cells, cells], receptive_field: field });
/** @returns {Layer} */
const convolution = (name, input, cells, field) => ({
  ...layer(name, "Conv2d", input, cells, field),
  kernel_size: [3, 3],
  stride: [1, 1],
  padding: [1, 1],
});
/** @returns {Layer} */
const pooling = (name, input, cells, field) => ({
  ...layer(name, "MaxPool2d", input, cells, field),
  kernel_size: [2, 2],
  stride: [2, 2],
  padding: [0, 0],
});
const field = (size, stride, start) => ({ size: [size, size], stride: [stride, stride], start: [start, start] });
/** Fields worked out by hand after Araujo et al. */
const LAYERS = [
  convolution("conv1", "input", 64, field(3, 1, -1)),
  layer("relu1", "ReLU", "conv1", 64, field(3, 1, -1)),
  pooling("pool1", "relu1", 32, field(4, 2, -1)),
  convolution("conv2", "pool1", 32, field(8, 2, -3)),
  layer("relu2", "ReLU", "conv2", 32, field(8, 2, -3)),
  convolution("conv3", "relu2", 32, field(12, 2, -5)),
];

describe("walk()", () => {
  const stations = walk(LAYERS, "conv3", { row: 16, column: 10 }, 64);

  it("stands on the photo with as many cells as the field is wide: 1 + 2·2 + 2·2 + 1·1 + 2·1 = 12", () => {
    expect(stations.map(({ name, count, adds }) => [name, count, adds])).toEqual([
      ["conv3", 1, 0],
      ["conv2", 3, 4],
      ["pool1", 5, 4],
      ["conv1", 10, 1],
      ["input", 12, 2],
    ]);
    expect(stations.reduce((sum, { adds }) => sum + adds, 1)).toBe(12);
  });

  it("ends at the field that the layer's own facts say", () => {
    expect(frameOf(stations, 64)).toEqual({ top: 27, left: 15, bottom: 38, right: 26 });
    expect([stations[4].low, stations[4].high]).toEqual([
      [27, 15],
      [38, 26],
    ]);
  });

  it("grows around one middle", () => {
    for (const station of stations) {
      expect(extentOf(station).row).toBe(33);
      expect(extentOf(station).column).toBe(21);
    }
    expect(extentOf(stations[4]).half).toBe(6);
  });

  it("reaches beyond the border, and its frame does not", () => {
    const corner = walk(LAYERS, "conv3", { row: 0, column: 31 }, 64);
    expect(corner[4].low).toEqual([-5, 57]);
    expect(frameOf(corner, 64)).toEqual({ top: 0, left: 57, bottom: 6, right: 63 });
  });
});

it("cellNear() finds the cell whose field has its middle there", () => {
  expect(cellNear(LAYERS[5], { row: 33, column: 21 })).toEqual({ row: 16, column: 10 });
  expect(cellNear(LAYERS[5], { row: 63, column: 0 })).toEqual({ row: 31, column: 0 });
});

describe("a changed photo", () => {
  const photo = { width: 4, height: 4, pixels: new Uint32Array(16).fill(7) };

  it("is grey outside the frame and untouched inside", () => {
    const { pixels } = covered(photo, { top: 1, left: 1, bottom: 2, right: 3 }, 9);
    expect([...pixels]).toEqual([9, 9, 9, 9, 9, 7, 7, 7, 9, 7, 7, 7, 9, 9, 9, 9]);
    expect(photo.pixels[0]).toBe(7);
  });

  it("has a spot of nine pixels, fewer at the border", () => {
    const pink = packPixel(255, 0, 200);
    expect(spotted(photo, { row: 1, column: 1 }).pixels.filter((pixel) => pixel === pink)).toHaveLength(9);
    expect(spotted(photo, { row: 0, column: 3 }).pixels.filter((pixel) => pixel === pink)).toHaveLength(4);
  });

  it("takes the average photo's colour for grey", () => {
    expect(greyOf({ mean: [0, 0.5, 1] })).toBe(packPixel(0, 128, 255));
  });

  it("knows inside from outside at its rim", () => {
    const frame = { top: 3, left: 3, bottom: 5, right: 5 };
    expect([3, 5, 6].map((row) => isWithin({ row, column: 4 }, frame))).toEqual([true, true, false]);
  });
});

it("strongestChannel() looks at one cell, strongestMap() at all", () => {
  const output = { shape: [2, 1, 2], values: Float32Array.of(1, -9, 2, 3) };
  expect(strongestChannel(output, { row: 0, column: 0 })).toEqual({ channel: 1, value: 2 });
  expect(strongestMap(output)).toBe(0);
});
