import { describe, expect, it } from "vitest";
import { isRunning, runLength, SLIDES, slidCells, windowAt } from "../../../frontend/src/book/filter/motion.js";
import {
  calmestPlace,
  evenAnswer,
  sidedFilter,
  strongestPlace,
  sumAt,
} from "../../../frontend/src/book/filter/sums.js";

/** A photo of 3 colours, 4 × 4; its numbers tell where they stand: 100 · colour + 10 · row + column. */
const photo = {
  shape: [3, 4, 4],
  values: Float32Array.from(
    { length: 48 },
    (_, at) => 100 * Math.floor(at / 16) + 10 * (Math.floor(at / 4) % 4) + (at % 4),
  ),
};
/** Filter 0 reads green at the middle; filter 1 is dark on the left, bright on the right in all colours. */
const weight = {
  shape: [2, 3, 3, 3],
  values: Float32Array.from({ length: 54 }, (_, at) => (at < 27 ? Number(at === 13) : [-1, 0, 1][at % 3])),
};
const bias = { shape: [2], values: Float32Array.of(0.5, -2) };

describe("sumAt()", () => {
  it("multiplies each pixel with the weight at its own place and colour", () => {
    expect(sumAt(photo, weight, bias, 0, { row: 2, column: 1 }).total).toBe(121.5);
  });

  it("adds up to its parts and the bias", () => {
    const { parts, total, products } = sumAt(photo, weight, bias, 1, { row: 1, column: 1 });
    // Left and right stand 2 apart in three rows, in each colour.
    expect(parts).toEqual([6, 6, 6]);
    expect(total).toBe(16);
    expect(products).toHaveLength(27);
  });

  it("sees zeros outside the photo", () => {
    const { products, parts } = sumAt(photo, weight, bias, 1, { row: 0, column: 0 });
    expect(products.filter(({ isOutside }) => isOutside)).toHaveLength(15);
    expect(products.every(({ isOutside, seen }) => !isOutside || seen === 0)).toBe(true);
    // Only the right column counts: 1 and 11 of red.
    expect(parts[0]).toBe(12);
  });
});

it("sidedFilter() finds the one that tells left from right", () => {
  expect(sidedFilter(weight)).toBe(1);
});

it("strongestPlace() and calmestPlace() look where they are told to", () => {
  expect(strongestPlace([9, 0, 0, 0, 0, 5, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0], 4, 1)).toEqual({ row: 2, column: 2 });
  const even = { shape: [1, 5, 5], values: Float32Array.from({ length: 25 }, (_, at) => (at < 10 ? at : 3)) };
  expect(calmestPlace(even)).toEqual({ row: 3, column: 1 });
});

it("evenAnswer() tells about the bias from far above and far below it", () => {
  expect([evenAnswer(2, 0.2, 2), evenAnswer(0.3, 0.2, 2), evenAnswer(-2, 0.2, 2)]).toEqual([0, 1, 2]);
});

describe("the window", () => {
  const [start, even] = [
    { row: 20, column: 30 },
    { row: 7, column: 50 },
  ];

  it("stands still, slides twelve cells, then runs over all of them", () => {
    expect(windowAt(3.9, start, 64, even)).toEqual(start);
    expect(windowAt(5, start, 64, even)).toEqual({ row: 20, column: 30 + SLIDES });
    expect(windowAt(6, start, 64, even)).toEqual({ row: 63, column: 63 });
    expect([runLength(5, 64), runLength(6, 64)]).toEqual([0, 4096]);
  });

  it("ends at the even place, and leaves the whole map painted", () => {
    expect([windowAt(6.05, start, 64, even), windowAt(7, start, 64, even)]).toEqual([{ row: 63, column: 63 }, even]);
    expect(runLength(7, 64)).toBe(4096);
  });

  it("paints every cell that it has left, and never takes one back", () => {
    expect([slidCells(3, start), slidCells(4, start), slidCells(6, start)]).toEqual([0, 1, SLIDES + 1]);
    let before = 0;
    for (let position = 5; position <= 6; position += 0.01) {
      const now = runLength(position, 64);
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
    }
  });

  it("shows its numbers whenever a beat has ended", () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7].filter(isRunning)).toEqual([]);
    expect([4.5, 5.5, 6.3].filter(isRunning)).toEqual([4.5, 5.5, 6.3]);
  });
});
