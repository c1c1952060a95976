import { describe, expect, it } from "vitest";
import { around } from "../../../frontend/src/draw/around.js";

const MAP = {
  values: Array.from({ length: 20 }, (_, index) => index),
  shape: [4, 5],
};

describe("around(map, cell, reach)", () => {
  it("has the cell in the middle where the map goes on", () => {
    const { values, rows, columns, top, left } = around(MAP, { row: 2, column: 2 }, 1);
    expect(Array.from(values)).toEqual([6, 7, 8, 11, 12, 13, 16, 17, 18]);
    expect([rows, columns, top, left]).toEqual([3, 3, 1, 1]);
  });

  it("stops at the map's ends", () => {
    const { values, rows, columns, top, left } = around(MAP, { row: 3, column: 4 }, 2);
    expect(Array.from(values)).toEqual([7, 8, 9, 12, 13, 14, 17, 18, 19]);
    expect([rows, columns, top, left]).toEqual([3, 3, 1, 2]);
    expect(around(MAP, { row: 0, column: 0 }, 9).values).toHaveLength(20);
  });
});
