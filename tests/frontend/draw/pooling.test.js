import { expect, it } from "vitest";
import { averagePool, poolingAfter, survivors, winnersOnPicture } from "../../../frontend/src/draw/pooling.js";
import { partly } from "../partly.js";

it("survivors(before, kept) leaves out all that was thrown away", () => {
  expect([...survivors([1, 5, 2, 3], [1])]).toEqual([NaN, 5, NaN, NaN]);
});

it("averagePool(before, size, output, window) is the mean of each window", () => {
  const window = { size: [2, 2], stride: [2, 2], padding: [0, 0] };
  const before = [1, 2, 3, 4, 5, 6, 7, 8];
  const means = averagePool(before, { count: 1, rows: 2, columns: 4 }, { count: 1, rows: 1, columns: 2 }, window);
  expect([...means]).toEqual([(1 + 2 + 5 + 6) / 4, (3 + 4 + 7 + 8) / 4]);
});

it("winnersOnPicture(kept, columns, field) is the middle of what each winner sees", () => {
  /** @type {import("../../../frontend/src/draw/shift.js").Field} */
  const field = { size: [3, 3], stride: [2, 2], start: [-1, -1] };
  expect(winnersOnPicture([5], 4, field)).toEqual([{ row: 2, column: 2 }]);
});

it("poolingAfter(layers) says which convolutions have none", () => {
  const layers = ["Conv2d", "ReLU", "Conv2d", "MaxPool2d", "AdaptiveAvgPool2d"].map((type, index) => {
    return { name: `${type}${index}`, type };
  });
  expect(poolingAfter(partly(layers))).toEqual([
    { convolution: "Conv2d0", pooling: null },
    { convolution: "Conv2d2", pooling: "MaxPool2d3" },
  ]);
});
