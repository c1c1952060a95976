import { describe, expect, it } from "vitest";
import { nextUnit } from "../../../frontend/src/state/walk.js";
import { partly } from "../partly.js";

/** @typedef {import("../../../frontend/src/api/types.js").Layer} Layer */

/** @returns {NonNullable<Layer["receptive_field"]>} */
const field = (size, stride, start) => ({ size: [size, size], stride: [stride, stride], start: [start, start] });
/** @type {Layer[]} */
const STEPS = partly([
  { name: "conv1", output_shape: [4, 8, 8], receptive_field: field(3, 1, -1) },
  { name: "pool1", output_shape: [2, 4, 4], receptive_field: field(4, 2, -1) },
  { name: "average", output_shape: [2], receptive_field: null },
]);
const UNIT = { layer: "conv1", channel: 3, row: 5, column: 2 };

describe("nextUnit(unit, key, steps)", () => {
  it("walks the cells and stops at the edge", () => {
    expect(nextUnit(UNIT, "ArrowUp", STEPS)).toEqual({ ...UNIT, row: 4 });
    expect(nextUnit({ ...UNIT, column: 7 }, "ArrowRight", STEPS)).toEqual({ ...UNIT, column: 7 });
  });
  it("keeps the place on the picture from layer to layer", () => {
    // Cell (5, 2) of conv1 looks at pixel (5, 2); pool1's (2, 1) at (4.5, 2.5).
    expect(nextUnit(UNIT, "PageDown", STEPS)).toEqual({ layer: "pool1", channel: 1, row: 2, column: 1 });
  });
  it("goes to where there are no places, and ends at the last", () => {
    expect(nextUnit({ layer: "pool1", channel: 1, row: 2, column: 1 }, "PageDown", STEPS)).toEqual({
      layer: "average",
      channel: 1,
      row: 0,
      column: 0,
    });
    expect(nextUnit({ layer: "average", channel: 0, row: 0, column: 0 }, "PageDown", STEPS)).toBe(null);
  });
  it("goes round the maps of a layer", () => {
    expect(nextUnit(UNIT, "]", STEPS)?.channel).toBe(0);
  });
  it("leaves other keys alone", () => {
    expect(nextUnit(UNIT, "x", STEPS)).toBe(null);
    expect(nextUnit({ ...UNIT, layer: "gone" }, "ArrowUp", STEPS)).toBe(null);
  });
});
