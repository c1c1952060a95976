import { describe, expect, it } from "vitest";
import {
  anchorAt,
  cellAt,
  cellSize,
  panned,
  revealing,
  walked,
  WHOLE,
  zoomed,
} from "../../../frontend/src/draw/viewport.js";

const SIZE = { rows: 64, columns: 64 };

describe("cellSize(room)", () => {
  const room = {
    rows: 64,
    columns: 64,
    width: 300,
    height: 400,
    most: 56,
    density: 1,
  };
  it("is a whole number of device pixels", () => {
    expect(cellSize(room)).toBe(4);
    expect(cellSize({ ...room, density: 2 })).toBe(4.5);
  });
  it("is not larger than wanted", () => expect(cellSize({ ...room, rows: 3, columns: 3 })).toBe(56));
  it("is a part of a pixel where there are more cells than pixels", () =>
    expect(cellSize({ ...room, columns: 600 })).toBe(0.5));
});

describe("zoomed(viewport, factor, size, anchor)", () => {
  it("keeps the place under the pointer", () => {
    const corner = zoomed(WHOLE, 2, SIZE, { down: 0, across: 1 });
    expect(corner).toEqual({ zoom: 2, row: 0, column: 32 });
  });
  it("ends at the whole and at a handful of cells", () => {
    expect(zoomed(WHOLE, 0.5, SIZE)).toEqual(WHOLE);
    expect(zoomed(WHOLE, 1000, SIZE).zoom).toBe(16);
  });
});

it("panned(viewport, rows, columns, size) never passes the edge", () => {
  expect(panned({ zoom: 2, row: 30, column: 0 }, 50, -5, SIZE)).toEqual({
    zoom: 2,
    row: 32,
    column: 0,
  });
});

describe("revealing(viewport, cell, size)", () => {
  const viewport = { zoom: 4, row: 16, column: 16 };
  it("pans just so far", () =>
    expect(revealing(viewport, { row: 32, column: 15 }, SIZE)).toEqual({
      zoom: 4,
      row: 17,
      column: 15,
    }));
  it("leaves a viewport that shows the cell", () =>
    expect(revealing(viewport, { row: 20, column: 20 }, SIZE)).toBe(viewport));
});

describe("cellAt(viewport, x, y, cell, size)", () => {
  it("counts from the first visible cell", () =>
    expect(cellAt({ zoom: 2, row: 10, column: 20 }, 17, 8, 4, SIZE)).toEqual({
      row: 11,
      column: 22,
    }));
  it("is null outside", () => expect(cellAt(WHOLE, 300, 0, 4, SIZE)).toBe(null));
});

describe("walked(cell, key, size)", () => {
  it("moves by arrows and stops at the edge", () => {
    expect(walked({ row: 0, column: 5 }, "ArrowUp", SIZE)).toEqual({
      row: 0,
      column: 5,
    });
    expect(walked({ row: 0, column: 5 }, "ArrowRight", SIZE)).toEqual({
      row: 0,
      column: 6,
    });
    expect(walked({ row: 3, column: 5 }, "End", SIZE)).toEqual({
      row: 3,
      column: 63,
    });
  });
  it("moves by pages of so many rows, where there are any", () => {
    expect(walked({ row: 20, column: 5 }, "PageDown", SIZE, 10)).toEqual({ row: 30, column: 5 });
    expect(walked({ row: 4, column: 5 }, "PageUp", SIZE, 10)).toEqual({ row: 0, column: 5 });
    expect(walked({ row: 20, column: 5 }, "PageDown", SIZE)).toBe(null);
  });
  it("is null for other keys", () => expect(walked({ row: 0, column: 0 }, "a", SIZE)).toBe(null));
});

describe("anchorAt(viewport, cell, size)", () => {
  it("is where the cell is on screen, so that zooming keeps it there", () => {
    const viewport = { zoom: 2, row: 16, column: 16 };
    const cell = { row: 40, column: 20 };
    const nearer = zoomed(viewport, 2, SIZE, anchorAt(viewport, cell, SIZE));
    expect(anchorAt(nearer, cell, SIZE).across).toBeCloseTo(anchorAt(viewport, cell, SIZE).across);
  });
  it("is the middle without a cell in sight", () => {
    expect(anchorAt(WHOLE, null, SIZE)).toEqual({ down: 0.5, across: 0.5 });
    expect(anchorAt({ zoom: 4, row: 0, column: 0 }, { row: 60, column: 0 }, SIZE)).toEqual({ down: 0.5, across: 0.5 });
  });
});
