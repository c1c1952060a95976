import { describe, expect, it } from "vitest";
import { doneAt, windowAt } from "../../../frontend/src/book/pool/draw.js";
import { comparedAt } from "../../../frontend/src/book/pool/stays.js";
import { clearestWindow, pooledAt, stayAnswer, stayingOf } from "../../../frontend/src/book/pool/window.js";

describe("pooledAt()", () => {
  /** 4 × 4, counted row by row; the winner of the lower right window sits at its lower left. */
  const map = Float32Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 14]);

  it("takes two by two cells, and the winner that the service kept", () => {
    const { values, winner, kept, average } = pooledAt(map, 4, { row: 1, column: 1 }, [5, 7, 13, 14]);
    expect(values).toEqual([10, 11, 15, 14]);
    expect([winner, kept, average]).toEqual([2, 15, 12.5]);
  });
});

it("clearestWindow() wants a winner far above three that are not nothing", () => {
  const map = new Float32Array(32 * 32);
  const put = (row, column, values) =>
    values.forEach((value, at) => (map[(row + (at >> 1)) * 32 + column + (at & 1)] = value));
  put(10, 6, [9, 0, 0, 0]);
  put(12, 8, [5, 1, 1, 1]);
  expect(clearestWindow(map, 32)).toEqual({ row: 6, column: 4 });
});

describe("stayingOf()", () => {
  it("counts what stays but for rounding, by where in its window each winner had sat", () => {
    // Winners at 0, 3, 8 and 11 of a map four wide: left, right, left, right; the third won with 0 over three others.
    const staying = stayingOf([1, 2, 0, 4], [1.0000001, 5, 0, 4], [0, 3, 8, 11]);
    expect(staying.isSame).toEqual([true, false, true, true]);
    expect([staying.windows, staying.stay]).toEqual([4, 3]);
    expect(staying.seats).toEqual({
      left: { windows: 1, stay: 1 },
      right: { windows: 2, stay: 1 },
      none: { windows: 1, stay: 1 },
    });
  });

  it("a map that moves by a cell keeps what its winners on the left had", () => {
    const map = Float32Array.from([7, 1, 2, 9, 3, 0, 1, 1]);
    const moved = Float32Array.from([0, 7, 1, 2, 0, 3, 0, 1]);
    const pool = (of) => [Math.max(of[0], of[1], of[4], of[5]), Math.max(of[2], of[3], of[6], of[7])];
    expect(stayingOf(pool(map), pool(moved), [0, 3]).isSame).toEqual([true, false]);
  });
});

it("stayAnswer() sorts a share among the answers", () => {
  expect([0.05, 0.25, 0.6, 0.95].map(stayAnswer)).toEqual([0, 1, 2, 3]);
});

it("the window steps over whole windows, and all are done in the end", () => {
  const start = { row: 5, column: 6 };
  expect([windowAt(1, start, 64), windowAt(2, start, 64)]).toEqual([start, { row: 5, column: 12 }]);
  expect([doneAt(2, 64), doneAt(3, 64)]).toEqual([0, 1024]);
  expect([comparedAt(5, 64), comparedAt(6, 64)]).toEqual([0, 1024]);
});
