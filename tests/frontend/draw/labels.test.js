import { describe, expect, it } from "vitest";
import { fitted, placeLabels } from "../../../frontend/src/draw/labels.js";

const ROOM = { width: 200, height: 100 };

describe("fitted(pairs, room, margin)", () => {
  it("fills the room without distorting the plane", () => {
    const [one, other] = fitted([-1, 0, 1, 0.5], ROOM, 10);
    expect(one.x).toBe(10);
    expect(other.x).toBe(190);
    // A step to the right is as long as the same step up.
    expect((one.y - other.y) / 0.5).toBe((other.x - one.x) / 2);
  });

  it("puts a single point into the middle", () => {
    expect(fitted([3, 4], ROOM, 10)).toEqual([{ x: 100, y: 50 }]);
  });
});

describe("placeLabels(points, widths, height, room)", () => {
  it("puts a label to the right where there is room, else to the left", () => {
    const [right, left] = placeLabels(
      [
        { x: 20, y: 50 },
        { x: 195, y: 20 },
      ],
      [40, 40],
      12,
      ROOM,
    );
    expect(right?.x).toBeGreaterThan(20);
    expect((left?.x ?? 200) + 40).toBeLessThan(195);
  });

  it("never puts one label over another, and leaves out what has no room", () => {
    const points = Array.from({ length: 30 }, (_, index) => ({
      x: 100 + (index % 3),
      y: 50 + (index % 2),
    }));
    const boxes = placeLabels(
      points,
      points.map(() => 40),
      12,
      ROOM,
    ).filter((box) => box !== null);
    expect(boxes.length).toBeGreaterThan(0);
    expect(boxes.length).toBeLessThan(30);
    for (const [index, one] of boxes.entries()) {
      for (const other of boxes.slice(index + 1)) {
        const apart =
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect(apart).toBe(true);
      }
    }
  });
});
