import { describe, expect, it } from "vitest";
import { amountOf, placeOf, stepUnder, written } from "../../../frontend/src/book/turn/curves.js";
import { fromMiddle, heightOf, layout, partUnder } from "../../../frontend/src/book/turn/layout.js";
import { apart, kernelApart, nearestFilter, sameAnswer, turned } from "../../../frontend/src/book/turn/quarter.js";
import * as sweeps from "../../../frontend/src/book/turn/sweeps.js";
import { partly } from "../partly.js";

const amounts = [-90, -45, 0, 45, 90];
const curveOf = (labels) => ({
  ...{ amounts, shares: [0.1, 0.4, 0.9, 0.5, 0.2], tests: [] },
  says: labels.map((label) => ({ label, share: 0.5 })),
});

describe("where a label changes", () => {
  it("is the smallest turn to either side", () => {
    const curve = curveOf(["dog", "cat", "cat", "fox", "cat"]);
    expect(sweeps.isAgain(curve, "rotation")).toBe(true);
    expect(sweeps.firstChange(curve)).toEqual({ amount: 45, label: "fox" });
    expect(sweeps.kept(curve, "rotation")).toEqual({ from: -45, to: 0, label: "cat" });
  });

  it("may be nowhere", () => {
    const curve = curveOf(["cat", "cat", "cat", "cat", "cat"]);
    expect(sweeps.firstChange(curve)).toBeNull();
    expect(sweeps.isAgain(curve, "rotation")).toBe(false);
    expect(sweeps.kept(curve, "rotation")).toEqual({ from: -90, to: 90, label: "cat" });
  });

  it("tells which of two networks holds on longer to a label, and does not compare two labels", () => {
    const [cat, dog] = ["cat", "dog"].map((label) => ({ from: -5, to: 10, label }));
    expect([sweeps.longer(cat, cat), sweeps.longer(cat, { ...dog, to: 5 })]).toEqual(["same", "apart"]);
    expect([sweeps.longer(cat, { ...cat, to: 5 }), sweeps.longer(cat, { ...cat, from: -90 })]).toEqual([
      "first",
      "second",
    ]);
  });
});

it("curveOf() keeps the service's numbers, and the test photos within its amounts", () => {
  const steps = [0, 5].map((amount) => ({ amount, predictions: [{ label: "cat", probability: 0.7 }] }));
  const tests = [-15, 0, 5, 10].map((amount) => ({ amount, top1: 0.5 }));
  const probabilities = { values: Float32Array.from([0.5, 0.25]), shape: [2, 1] };
  const curve = sweeps.curveOf(partly({ steps, probabilities }), tests);
  expect(curve.shares).toEqual([0.5, 0.25]);
  expect(curve.says).toEqual([0, 0].map(() => ({ label: "cat", share: 0.7 })));
  expect(curve.tests.map(({ amount }) => amount)).toEqual([0, 5]);
});

it("valueAt() meets the points and lies between them, held at the ends", () => {
  const { shares } = curveOf([]);
  const at = [-90, -22.5, 90, 120, -120].map((amount) => sweeps.valueAt(amounts, shares, amount));
  [0.1, 0.65, 0.2, 0.2, 0.1].forEach((expected, index) => expect(at[index]).toBeCloseTo(expected, 9));
});

it("a map turned four times is the map, turned once its right side lies on top", () => {
  const map = Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect([...turned(map, 3)]).toEqual([3, 6, 9, 2, 5, 8, 1, 4, 7]);
  const round = [1, 2, 3, 4].reduce((now) => turned(now, 3), map);
  expect([...round]).toEqual([...map]);
});

it("apart() leaves the border out", () => {
  const { differing, most } = apart([9, 9, 9, 9, 5, 9, 9, 9, 9], [0, 0, 0, 0, 3, 0, 0, 0, 0], 3, 1);
  expect(most).toBe(2);
  expect([...differing].filter((value) => !Number.isNaN(value))).toEqual([2]);
});

describe("whether one map is the other", () => {
  const look = { side: 4, border: 1, reach: 4 };
  /** Four numbers within a border that is not compared. */
  const map = (...inside) => [9, 8, 7, 6, 5, inside[0], inside[1], 4, 3, inside[2], inside[3], 2, 1, 0, 9, 8];
  const border = (...inside) => map(...inside).map((value, index) => (index % 4 ? value : -value));

  it("it is, but for rounding and the border", () => {
    expect(sameAnswer(map(1, 2, 3, 4), border(1, 2, 3, 4 + 1e-6), look)).toBe(0);
  });

  it("it has the same numbers at other places, or others", () => {
    expect(sameAnswer(map(1, 2, 3, 4), border(2, 4, 1, 3), look)).toBe(1);
    expect(sameAnswer(map(1, 2, 3, 4), border(2, 4, 1, 3.1), look)).toBe(2);
  });

  it("kernelApart() is 0 for a kernel that is the same turned, over all channels of its filter", () => {
    const round = [1, 2, 1, 2, -5, 2, 1, 2, 1];
    const edge = [-1, 0, 1, -1, 0, 1, -1, 0, 1];
    const weight = { shape: [2, 2, 3, 3], values: Float32Array.from([...round, ...round, ...round, ...edge]) };
    expect(kernelApart(weight, 0)).toEqual({ most: 0, reach: 5 });
    // Turned to the left the edge is [1, 1, 1, 0, 0, 0, −1, −1, −1]: its corners differ by 2.
    expect(kernelApart(weight, 1)).toEqual({ most: 2, reach: 5 });
  });
});

it("the photo is turned to both sides, scaled to both ends, and what was passed has been seen", () => {
  expect(sweeps.turningAt(0)).toMatchObject({ way: "rotation", amount: 0, from: 0, to: 0 });
  expect(sweeps.turningAt(0.37)).toMatchObject({ amount: 90, from: 0, to: 90 });
  expect(sweeps.turningAt(1)).toMatchObject({ amount: -90, from: -90, to: 90 });
  expect(sweeps.turningAt(2)).toMatchObject({ way: "rotation", amount: 0, from: -90, to: 90 });
  expect(sweeps.turningAt(2.4)).toMatchObject({ way: "scale", amount: 2, from: 1, to: 2 });
  expect(sweeps.turningAt(3)).toMatchObject({ way: "scale", amount: 0.5, from: 0.5, to: 2 });
  expect(sweeps.turningAt(4)).toMatchObject({ way: "rotation", amount: sweeps.QUARTER });
});

it("amounts stand where they are read again, half as far from upright as double", () => {
  for (const [way, amount] of /** @type {const} */ ([
    ["rotation", -35],
    ["scale", 0.75],
  ])) {
    expect(amountOf(way, placeOf(way, amount))).toBeCloseTo(amount, 9);
  }
  expect([placeOf("scale", 0.5), placeOf("scale", 1), placeOf("scale", 2)]).toEqual([0, 0.5, 1]);
  expect([written("rotation", -35), written("scale", 0.75), written("scale", 2)]).toEqual([
    "−35°",
    "0.75\u202f×",
    "2.0\u202f×",
  ]);
  expect(stepUnder({ left: 10, top: 0, width: 100, height: 1 }, partly({ amounts }), "rotation", 60)).toBe(2);
});

it("charts and maps keep to the stage", () => {
  for (const box of [
    { width: 920, room: 624, isNarrow: false },
    { width: 328, room: 275, isNarrow: true },
  ]) {
    const all = { ...box, height: heightOf(box) };
    const { charts, maps } = layout(all);
    for (const { left, top, width, height } of charts) {
      expect(left + width).toBeLessThanOrEqual(box.width);
      expect(top + height + 30).toBeLessThanOrEqual(all.height);
    }
    for (const map of maps) {
      if (map) expect([map.left + map.side <= box.width, map.top + map.side + 14 <= all.height]).toEqual([true, true]);
    }
  }
});

it("a hand on the photo is at an angle and a distance, one on a chart is on a chart", () => {
  const box = { width: 920, height: 500, room: 624, isNarrow: false };
  const { photo, charts } = layout(box);
  const [x, y] = [photo.left + photo.side / 2, photo.top + photo.side / 2];
  expect(fromMiddle(box, x + 50, y)).toEqual({ angle: 0, far: 50 });
  expect(fromMiddle(box, x, y - 60)).toEqual({ angle: 90, far: 60 });
  expect([partUnder(box, x, y), partUnder(box, charts[1].left + 9, charts[1].top + 9)]).toEqual(["photo", "chart"]);
  expect(partUnder(box, x, photo.top + photo.side + 60)).toBeNull();
});

it("nearestFilter() is the one that turning changes least, for how large it is", () => {
  const values = Float32Array.from([0, 1, 0, 1, 2, 1, 0, 1.2, 0, 0, 0.1, 0, 0, 0, 0, 0, 0, 0]);
  expect(nearestFilter({ values, shape: [2, 1, 3, 3] })).toBe(0);
  expect(nearestFilter({ values: Float32Array.from(values).reverse(), shape: [2, 1, 3, 3] })).toBe(1);
});
