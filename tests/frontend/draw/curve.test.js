import { expect, it } from "vitest";
import { across, linePath, nearest, up } from "../../../frontend/src/draw/curve.js";

const ROOM = { left: 10, top: 0, width: 100, height: 50 };

it("across(amounts, room) and up(most, room) span the room", () => {
  const x = across([-180, 0, 180], ROOM);
  expect([x(-180), x(0), x(180)]).toEqual([10, 60, 110]);
  const y = up(0.5, ROOM);
  expect([y(0), y(0.5)]).toEqual([50, 0]);
});

it("linePath(amounts, values, x, y) leaves a gap where there is no value, and a dot between gaps", () => {
  const same = (length) => length;
  expect(linePath([0, 1, 2, 3], [0, null, 2, 3], same, same)).toBe("M0 0h0M2 2L3 3");
});

it("nearest(amounts, wanted) is the closest one's index", () => {
  expect(nearest([-2, 0, 2], 0.9)).toBe(1);
  expect(nearest([-2, 0, 2], 99)).toBe(2);
});
