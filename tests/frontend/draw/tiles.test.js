import { describe, expect, it } from "vitest";
import { tileAt, tilePlace, tiling } from "../../../frontend/src/draw/tiles.js";

const WISH = {
  count: 16,
  rows: 4,
  columns: 4,
  target: 26,
  available: 100,
  gap: 4,
};

describe("tiling(wish)", () => {
  it("gives cells whole pixels, nearest to the width hoped for", () => {
    expect(tiling(WISH)).toMatchObject({
      zoom: 7,
      tileWidth: 28,
      tileHeight: 28,
    });
  });
  it("puts as many in a line as fit", () => {
    expect(tiling(WISH)).toMatchObject({
      columns: 3,
      lines: 6,
      width: 3 * 32 - 4,
      height: 6 * 32 - 4,
    });
  });
  it("shows at least a pixel a cell", () => expect(tiling({ ...WISH, target: 2 }).zoom).toBe(1));
  it("keeps to perLine", () => expect(tiling({ ...WISH, available: 1000, perLine: 8 }).columns).toBe(8));
});

describe("tileAt(tiles, count, x, y)", () => {
  const tiles = tiling(WISH);
  it("finds the tile and the cell", () => {
    expect(tileAt(tiles, 16, 32 + 8, 64 + 21)).toEqual({
      index: 7,
      row: 3,
      column: 1,
    });
  });
  it("is null between tiles and behind the last", () => {
    expect(tileAt(tiles, 16, 29, 3)).toBe(null);
    expect(tileAt(tiles, 16, 40, 5 * 32 + 3)).toBe(null);
  });
  it("is where tilePlace put it", () => {
    const { left, top } = tilePlace(tiles, 10);
    expect(tileAt(tiles, 16, left, top)).toEqual({
      index: 10,
      row: 0,
      column: 0,
    });
  });
});
