import { describe, expect, it } from "vitest";
import { halfAt, isCarriedShown } from "../../../frontend/src/book/shift/draw.js";
import { heightOf, layout, pictureUnder } from "../../../frontend/src/book/shift/layout.js";
import * as pairs from "../../../frontend/src/book/shift/pair.js";
import { partly } from "../partly.js";

/** @typedef {import("../../../frontend/src/draw/shift.js").Field} Field */

describe("pairOf()", () => {
  /** @type {Field} */
  const field = { size: [1, 3], stride: [1, 1], start: [0, -1] };
  const row = (...values) => ({ values: Float32Array.from(values), shape: [1, 1, values.length] });
  const before = row(1, 2, 3, 4, 5, 6);

  it("compares what has seen no border, before and after", () => {
    const pair = pairs.pairOf(before, row(9, 9, 1, 2, 3.5, 9), 0, { field, cells: 2, width: 6, height: 1 });
    expect([...pair.carried]).toEqual([NaN, NaN, 1, 2, 3, 4]);
    expect([pair.rows, pair.columns]).toEqual([
      { from: 0, to: 1 },
      { from: 3, to: 5 },
    ]);
    expect(pair.most).toBeCloseTo(0.5, 6);
  });

  it("leaves out what has seen above or below, too", () => {
    const square = { values: new Float32Array(9), shape: [1, 3, 3] };
    const pair = pairs.pairOf(square, square, 0, {
      ...{ field: { size: [3, 1], stride: [1, 1], start: [-1, 0] }, cells: 1, width: 3, height: 3 },
    });
    expect([pair.rows, pair.columns]).toEqual([
      { from: 1, to: 2 },
      { from: 1, to: 3 },
    ]);
  });

  it("says where nothing is left to compare", () => {
    const pair = pairs.pairOf(before, before, 0, { field, cells: 5, width: 6, height: 1 });
    expect([pair.columns, pair.most]).toEqual([{ from: 0, to: 0 }, 0]);
  });
});

it("a move that is not by whole cells is compared with the next one that is", () => {
  /** @type {Field} */
  const field = { size: [3, 3], stride: [4, 4], start: [-1, -1] };
  expect([8, 7, 5, -5].map((shift) => pairs.cellsOf(shift, field))).toEqual([2, 2, 2, -2]);
  expect([8, 7, -4].map((shift) => pairs.isWhole(shift, field))).toEqual([true, false, true]);
  expect(pairs.movesOf(partly({ steps: [{ amount: -1 }, { amount: 0 }, { amount: 1 }] }))).toEqual([-1, 1]);
});

it("mostOf() is the largest difference of all maps", () => {
  /** @type {Field} */
  const field = { size: [1, 1], stride: [1, 1], start: [0, 0] };
  const maps = (...values) => ({ values: Float32Array.from(values), shape: [2, 1, 3] });
  const most = pairs.mostOf(maps(1, 2, 3, 4, 5, 6), maps(0, 1, 2.25, 0, 4.5, 5), {
    field,
    cells: 1,
    width: 3,
    height: 1,
  });
  expect(most).toBeCloseTo(0.5, 6);
});

it("samenessOf() tells every digit from rounding and from more", () => {
  expect([0, 5e-7, 0.1].map((difference) => pairs.samenessOf(difference, 2.4))).toEqual([
    "exact",
    "rounding",
    "different",
  ]);
});

it("the service compares moves by whole cells", () => {
  const steps = [
    { amount: -4, map_difference: 0 },
    { amount: 0, map_difference: 0 },
    { amount: 2, map_difference: null, note: "no whole cell" },
    { amount: 4, map_difference: 1e-7 },
    { amount: 8, map_difference: 0 },
  ];
  const moves = pairs.comparable(partly({ steps })).map(({ amount }) => amount);
  expect(moves).toEqual([-4, 4, 8]);
  expect([pairs.nextMove(moves, -4, 1), pairs.nextMove(moves, 8, 1)]).toEqual([4, 8]);
});

it("differenceAnswer() takes rounding for nothing, a tenth for a little", () => {
  expect([5e-7, 0.1, 0.5].map((difference) => pairs.differenceAnswer(difference, 2.4))).toEqual([0, 1, 2]);
});

it("what is followed stays on the map, however the photo is moved", () => {
  const map = new Float32Array(64 * 64);
  map[2 * 64 + 2] = 9;
  map[30 * 64 + 40] = 5;
  /** @type {Field} */
  const first = { size: [3, 3], stride: [1, 1], start: [-1, -1] };
  expect(pairs.followed(map, 64, first)).toEqual({ row: 30, column: 40 });
  /** @type {Field} */
  const deep = { size: [30, 30], stride: [4, 4], start: [-13, -13] };
  const { row, column } = pairs.followed(new Float32Array(256), 16, deep);
  expect([row, column].every((at) => at >= 4 && at < 12)).toBe(true);
});

it("the two maps lie over one another in turn, and the new one is left", () => {
  const shown = Array.from({ length: 6 }, (_, turn) => isCarriedShown(3.25 + (0.75 * (turn + 0.5)) / 6));
  expect(shown).toEqual([true, false, true, false, true, false]);
  expect([isCarriedShown(3.1), isCarriedShown(4)]).toEqual([false, false]);
  expect([3, 3.9, 4, 5].map(halfAt)).toEqual([0, 0, 1, 0]);
});

it("six pictures stand apart, within their room, and are found under the pointer", () => {
  for (const box of [
    { width: 920, room: 624, isNarrow: false },
    { width: 328, room: 275, isNarrow: true },
  ]) {
    const all = { ...box, height: heightOf(box) };
    const { side, at, foot } = layout(all);
    expect(all.height).toBeLessThanOrEqual(box.room + 40);
    expect(foot).toBeLessThan(all.height);
    expect(at.carried.left + side).toBeLessThanOrEqual(box.width);
    expect(at.still.left).toBeGreaterThan(at.photo.left + side);
    for (const [name, { left, top }] of Object.entries(at)) {
      expect(pictureUnder(all, left + side / 2, top + side / 2)).toBe(name);
    }
    expect(pictureUnder(all, at.photo.left + 5, at.photo.top - 8)).toBeNull();
  }
});
