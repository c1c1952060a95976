import { describe, expect, it } from "vitest";
import { blankPicture, paintCells, paintColours, shrink, stamp } from "../../../frontend/src/draw/raster.js";
import { packPixel, rampColour, cssColour } from "../../../frontend/src/draw/ramps.js";
import { colourScale, pixelOf } from "../../../frontend/src/draw/scale.js";

const SCALE = colourScale("activation", "light", [-2, 2]);

describe("paintCells(values, rows, columns, scale)", () => {
  it("gives each value its colour and a masked one none", () => {
    const { pixels } = paintCells([-2, 0, 2, -Infinity], 2, 2, SCALE);
    expect(cssColour(pixels[0])).toBe(rampColour("activation", "light", -1));
    expect(cssColour(pixels[2])).toBe(rampColour("activation", "light", 1));
    expect(pixels[3]).toBe(0);
  });
});

describe("colourScale(ramp, theme, domain)", () => {
  it("paints 0 neutral for a one-sided domain", () => {
    const scale = colourScale("activation", "dark", [0, 7]);
    expect(cssColour(pixelOf(scale, 0))).toBe(rampColour("activation", "dark", 0));
    expect(cssColour(pixelOf(scale, 7))).toBe(rampColour("activation", "dark", 1));
  });
  it("gives what lies beyond the domain its end", () => {
    expect(pixelOf(SCALE, 99)).toBe(pixelOf(SCALE, 2));
    expect(pixelOf(SCALE, -99)).toBe(pixelOf(SCALE, -2));
  });
});

describe("stamp(target, tile, left, top, zoom)", () => {
  it("makes every pixel zoom × zoom and leaves the rest", () => {
    const target = blankPicture(5, 4);
    stamp(target, { pixels: Uint32Array.of(1, 2), width: 2, height: 1 }, 1, 1, 2);
    expect([...target.pixels]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 0, 1, 1, 2, 2, 0, 0, 0, 0, 0]);
  });
});

describe("paintColours(planes, rows, columns, domain)", () => {
  it("mixes red, green and blue and clips", () => {
    const { pixels } = paintColours([-1, 2, 1, 0, 0, 0], 1, 2, [-1, 1]);
    expect([...pixels]).toEqual([packPixel(0, 255, 128), packPixel(255, 128, 128)]);
  });
});

describe("shrink(values, rows, columns, factor)", () => {
  it("averages blocks, smaller ones at the edge", () => {
    const { values, rows, columns } = shrink([1, 3, 9, 5, 7, 11], 2, 3, 2);
    expect([rows, columns, ...values]).toEqual([1, 2, 4, 10]);
  });
});
