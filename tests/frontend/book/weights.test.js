import { describe, expect, it } from "vitest";
import * as counting from "../../../frontend/src/book/weights/counts.js";
import { heightOf, layout, placeUnder, spread } from "../../../frontend/src/book/weights/layout.js";
import { sharedDone, windowAt } from "../../../frontend/src/book/weights/shown.js";
import { partly } from "../partly.js";

const count = (weights, biases, factors) => ({
  ...{ weights, biases, total: weights + biases },
  weight_factors: Object.entries(factors).map(([name, value]) => ({
    name,
    value,
  })),
});

/**
 * By hand: 3 × side × side × units; (side − 2)² × filters × 27; filters × 27.
 *
 * @returns {import("../../../frontend/src/api/types.js").ParameterCounts}
 */
const countsAt = (side, units = 1000, filters = 64) =>
  partly({
    fully_connected: count(3 * side * side * units, units, {
      channels: 3,
      height: side,
      width: side,
      units,
    }),
    locally_connected: count((side - 2) ** 2 * filters * 27, (side - 2) ** 2 * filters, {}),
    convolution: count(27 * filters, filters, { filters }),
    output: { channels: filters, height: side - 2, width: side - 2 },
  });
const [counts, doubled] = [countsAt(100), countsAt(200)];

describe("the counter", () => {
  it("ends each beat at the service's number", () => {
    const ends = [1, 2, 3].map((position) => counting.runningAt(position, counts).lines);
    expect(ends).toEqual([30_000, 30_000_000, 16_595_712]);
    expect(counting.runningAt(0, counts).lines).toBe(0);
  });

  it("never runs back within a beat", () => {
    for (const beat of [0, 1, 2]) {
      const lines = Array.from(
        { length: 101 },
        (_, at) => counting.runningAt(beat + 0.001 + at * 0.00999, counts).lines,
      );
      expect(lines).toEqual([...lines].sort((one, other) => one - other));
    }
  });

  it("knows layers of a single unit and a single filter", () => {
    const small = countsAt(8, 1, 1);
    expect([1, 2, 3, 4].map((position) => counting.runningAt(position, small).lines)).toEqual([192, 192, 36 * 27, 27]);
  });
});

it("the last bar is told beside the first, and how many units stand behind the second", () => {
  const told = (side, units, filters) =>
    counting.comparisonOf(countsAt(side, units, filters), countsAt(2 * side, units, filters));
  expect([told(100, 1000, 64), told(8, 10, 16), told(8, 1, 512)]).toEqual(["needed", "none", "longer"]);
  expect(counting.unitsOf(counts)).toBe(98 * 98 * 64);
});

it("bars are as long as the counts at rest, and the convolution's never grows", () => {
  const totals = counting.KINDS.map((kind) => counts[kind].weights);
  expect([0, 1, 2].map((kind) => counting.lengthAt(4, kind, counts, doubled))).toEqual(totals);
  const twice = counting.KINDS.map((kind) => doubled[kind].weights);
  expect([0, 1, 2].map((kind) => counting.lengthAt(6, kind, counts, doubled))).toEqual(twice);
  expect(twice[2]).toBe(totals[2]);
  expect(counting.lengthAt(1.9, 1, counts, doubled)).toBe(0);
});

it("a lens is needed where the last bar cannot be seen, and makes it long enough", () => {
  expect(counting.lensOf(counts, doubled)).toEqual({
    isNeeded: true,
    most: 120_000_000,
  });
  expect(counting.lensOf(countsAt(8, 1, 512), countsAt(16, 1, 512)).isNeeded).toBe(false);
  expect([counting.enlarging(0.0104, 14), counting.enlarging(20, 14)]).toEqual([10_000, 1]);
});

it("twice the side is four times the weights, and no more of a convolution", () => {
  expect(counting.GROWTHS[counting.growthAnswer(counts, doubled)]).toEqual([4, 1]);
  expect(counting.growthOf(counts, doubled, "locally_connected")).toBeCloseTo((198 / 98) ** 2, 9);
});

it("the window slides from where it was shown, then over every place", () => {
  /** @type {import("../../../frontend/src/book/weights/shown.js").Scene} */
  const scene = partly({ counts, doubled, start: { row: 44, column: 29 }, hand: null });
  expect([windowAt(2.2, scene), windowAt(3, scene), windowAt(4, scene)]).toEqual([
    { row: 44, column: 29 },
    { row: 97, column: 97 },
    { row: 44, column: 29 },
  ]);
  expect(windowAt(3.25, scene)).toEqual({ row: 44, column: 33 });
  expect(sharedDone(3.99, 98 * 98, scene)).toBe(98 * 98);
  expect(windowAt(1, { ...scene, hand: { row: 1, column: 2 } })).toEqual({
    row: 1,
    column: 2,
  });
});

describe("the layout", () => {
  for (const box of [
    { width: 920, room: 624, isNarrow: false },
    { width: 328, room: 275, isNarrow: true },
  ]) {
    it(`keeps to its width and height at ${box.width}`, () => {
      const all = { ...box, height: heightOf(box) };
      const { map, side, bars } = layout(all);
      expect(map.left + side).toBeLessThan(box.width);
      expect(bars.top + 3 * bars.row).toBeLessThanOrEqual(all.height + 1e-6);
      if (!box.isNarrow) expect(all.height).toBeLessThanOrEqual(box.room);
    });
  }

  it("holds the window on the photo, and spreads points without twins", () => {
    const box = { width: 920, height: 600, room: 624, isNarrow: false };
    const { photo, side } = layout(box);
    expect(placeUnder(box, photo.left + side / 2, photo.top + side / 2, 100)).toEqual({ row: 49, column: 49 });
    expect(placeUnder(box, photo.left + side - 1, photo.top + 1, 100)).toEqual({
      row: 0,
      column: 97,
    });
    expect(placeUnder(box, side + 90, 100, 100)).toBeNull();
    expect(placeUnder(box, side + 90, 0, 100, true)).toEqual({
      row: 0,
      column: 97,
    });
    expect(new Set(spread(400, 20).map(String)).size).toBe(400);
  });
});
