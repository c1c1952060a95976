import { describe, expect, it } from "vitest";
import { heightOf, layout, plateUnder, rowsOf } from "../../../frontend/src/book/network/layout.js";
import * as plating from "../../../frontend/src/book/network/plates.js";
import { partly } from "../partly.js";

/** @typedef {import("../../../frontend/src/api/types.js").Layer} Layer */

/** @type {Layer[]} two convolutions with a pooling between, an average and a label, as the service describes them */
const LAYERS = partly([
  { name: "conv1", type: "Conv2d", output_shape: [4, 8, 8] },
  { name: "relu1", type: "ReLU", output_shape: [4, 8, 8] },
  { name: "pool1", type: "MaxPool2d", output_shape: [4, 4, 4] },
  { name: "conv2", type: "Conv2d", output_shape: [16, 4, 4] },
  { name: "relu2", type: "ReLU", output_shape: [16, 4, 4] },
  { name: "average", type: "AdaptiveAvgPool2d", output_shape: [16] },
  { name: "classifier", type: "Linear", output_shape: [10] },
]);
const plates = plating.platesOf(LAYERS, [3, 8, 8]);

describe("platesOf()", () => {
  it("gives every layer but the ReLUs a plate, and theirs to the one before", () => {
    expect(plates.map(({ name }) => name)).toEqual(["input", "conv1", "pool1", "conv2", "average", "classifier"]);
    expect(plates.map(({ numbers }) => numbers)).toEqual([192, 512, 64, 512, 16, 10]);
    expect(plates.map(({ side }) => side)).toEqual([8, 8, 4, 4, 1, 1]);
    expect(plates.map(({ kind }) => kind)[4]).toBe("average");
  });

  it("leads the first convolution to the page on a filter, the others to that on their field", () => {
    expect(plates.map(({ page }) => page)).toEqual(["weights", "filter", "pool", "field", "label", "label"]);
  });
});

it("what is made is the sum of all layers' shapes, the photo's own not counted", () => {
  expect(plating.madeOf(plates)).toBe(256 + 256 + 64 + 256 + 256 + 16 + 10);
});

it("the answers are the photo's numbers, those made and those learned, to two digits", () => {
  expect([407_912, 12_288, 1_203_176, 97].map(plating.rough)).toEqual([410_000, 12_000, 1_200_000, 97]);
  expect(plating.countAnswers(plates, 4321)).toEqual({ answers: [190, 1100, 4300], right: 1 });
});

it("the photo is lit first, then plate after plate until all are", () => {
  const count = plates.length;
  const lit = (position) => plates.map((_, index) => plating.litAt(position, index, count));
  expect(lit(0)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(lit(1)).toEqual([1, 0, 0, 0, 0, 0]);
  expect(lit(2)).toEqual([1, 1, 1, 1, 1, 1]);
  const half = lit(1.5);
  expect(half).toEqual([...half].sort((one, other) => other - one));
  expect([0, 1, 1.2, 2, 5].map((position) => plating.lookedAt(position, count))).toEqual([0, 0, 2, 5, 5]);
});

it("a row holds the plates of one size; what is single numbers ends the last", () => {
  expect(rowsOf(plates)).toEqual([
    [0, 1],
    [2, 3, 4, 5],
  ]);
});

describe("layout()", () => {
  const desk = { width: 920, room: 624, isNarrow: false };
  const phone = { width: 328, room: 275, isNarrow: true };

  for (const box of [desk, phone]) {
    const places = layout({ ...box, height: heightOf(box) }, plates);
    const { standings, maps, look } = places;

    it(`draws every box to one scale at ${box.width}`, () => {
      const cell = standings[0].side / 8;
      standings.forEach(({ side, depth }, index) => {
        expect(side).toBeCloseTo(plates[index].side * cell, 6);
        expect(Math.abs(depth[0])).toBeCloseTo((0.98 * plates[index].count * cell) / maps, 6);
      });
    });

    it(`has all of them apart and within the width and the height at ${box.width}, what is looked at beside them`, () => {
      standings.forEach(({ left, top, side, depth, room }, index) => {
        const right = Math.max(left + side + depth[0], room.left + room.width);
        expect(right).toBeLessThanOrEqual(box.width + 15);
        expect(left + side + depth[0]).toBeLessThanOrEqual(box.width);
        expect(top + depth[1]).toBeGreaterThanOrEqual(20);
        expect(room.top + room.height).toBeLessThanOrEqual(heightOf(box));
        const next = standings[index + 1];
        if (next && next.left > left) expect(next.left).toBeGreaterThan(left + side + depth[0]);
        else if (next) expect(next.top + next.depth[1]).toBeGreaterThan(top + side);
      });
      const first = standings.slice(0, 2).map(({ left, side, depth }) => left + side + depth[0]);
      expect(look.left).toBeGreaterThan(Math.max(...first));
      expect(look.left + look.width).toBeLessThanOrEqual(box.width);
      expect(look.width).toBeGreaterThan(80);
    });

    it(`finds the plate under a point at ${box.width}, and the nearest of one that is held`, () => {
      standings.forEach(({ left, top, side }, index) => {
        expect(plateUnder(places, left + side / 2, top + side / 2)).toBe(index);
      });
      expect(plateUnder(places, 5000, 5000)).toBeNull();
      expect(plateUnder(places, 5000, 5000, true)).toBe(plates.length - 1);
    });
  }
});
