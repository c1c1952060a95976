import { describe, expect, it } from "vitest";
import { moved, pressed, readSquare, squareOf, within, writeSquare, zoomed } from "../../../frontend/src/draw/crop.js";

const SIZE = { width: 300, height: 200 };
const SQUARE = { left: 50, top: 20, side: 100 };

describe("readSquare(text) and writeSquare(square)", () => {
  it("are each other's inverse", () => {
    expect(readSquare(writeSquare(SQUARE))).toEqual(SQUARE);
    expect(readSquare("0.5,2.25,9")).toEqual({ left: 0.5, top: 2.25, side: 9 });
  });
  it.each([undefined, "", "1,2", "1,2,3,4", "-1,0,5", "a,b,c", "1,2,0", "1e3,0,5", "1, 2, 3"])(
    "take %s for none",
    (text) => {
      expect(readSquare(text)).toBe(null);
    },
  );
});

it("squareOf(crop) is the crop's own where it is square", () => {
  expect(squareOf({ left: 50, top: 20, right: 150, bottom: 120 })).toEqual(SQUARE);
});

describe("within(square, size)", () => {
  it("keeps whole pixels inside the photo", () => {
    expect(within({ left: -5, top: 190.4, side: 30.4 }, SIZE)).toEqual({
      left: 0,
      top: 170,
      side: 30,
    });
    expect(within({ left: 10, top: 10, side: 900 }, SIZE)).toEqual({
      left: 10,
      top: 0,
      side: 200,
    });
  });
  it("leaves something to see, and no more than there is of a tiny photo", () => {
    expect(within({ left: 0, top: 0, side: 1 }, SIZE).side).toBe(8);
    expect(within({ left: 0, top: 0, side: 1 }, { width: 3, height: 5 })).toEqual({ left: 0, top: 0, side: 3 });
  });
});

it("moved(square, right, down, size) stops at the edges", () => {
  expect(moved(SQUARE, 10, -5, SIZE)).toEqual({ left: 60, top: 15, side: 100 });
  expect(moved(SQUARE, 1000, 1000, SIZE)).toEqual({
    left: 200,
    top: 100,
    side: 100,
  });
});

describe("zoomed(square, factor, about, size)", () => {
  it("keeps the point it zooms about where it is in the square", () => {
    const about = { x: 75, y: 100 };
    const next = zoomed(SQUARE, 0.5, about, SIZE);
    expect((about.x - next.left) / next.side).toBeCloseTo((about.x - SQUARE.left) / SQUARE.side, 1);
    expect((about.y - next.top) / next.side).toBeCloseTo((about.y - SQUARE.top) / SQUARE.side, 1);
    expect(next.side).toBe(50);
  });
  it("ends at the whole height and stays inside", () => {
    expect(zoomed(SQUARE, 10, { x: 0, y: 0 }, SIZE)).toMatchObject({
      top: 0,
      side: 200,
    });
  });
});

describe("pressed(square, event, size)", () => {
  const press = (key, shiftKey = false) => pressed(SQUARE, { key, shiftKey }, SIZE);
  it("moves by a twentieth, by a fifth with shift", () => {
    expect(press("ArrowRight")).toEqual({ left: 55, top: 20, side: 100 });
    expect(press("ArrowUp", true)).toEqual({ left: 50, top: 0, side: 100 });
  });
  it("zooms about the middle", () => {
    expect(press("+")).toEqual({ left: 60, top: 30, side: 80 });
    expect(press("-")?.side).toBe(125);
  });
  it("leaves other keys alone", () => {
    expect(press("a")).toBe(null);
  });
});
