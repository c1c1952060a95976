import { describe, expect, it } from "vitest";
import { countBelow, countZeroed, histogramOf, SIDE_BARS, zeroAnswer } from "../../../frontend/src/book/relu/clip.js";
import { layout, valueAt } from "../../../frontend/src/book/relu/draw.js";

describe("histogramOf()", () => {
  const bars = histogramOf([-2, -0.01, 0, 0.01, 1, 2, 5], 2);

  it("counts every number once, 0 in the middle, what is beyond at the ends", () => {
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(7);
    expect(bars[SIDE_BARS]).toEqual({ middle: 0, count: 3 });
    expect([bars[0].count, bars[2 * SIDE_BARS].count, bars[1.5 * SIDE_BARS].count]).toEqual([1, 2, 1]);
  });
});

it("countBelow() follows the hinge, countZeroed() the network", () => {
  expect([countBelow([-1, 0, 1, 2], 0), countBelow([-1, 0, 1, 2], 1.5)]).toEqual([1, 3]);
  expect(countZeroed([-1, 0, 1, -3], [0, 0, 1, 0])).toBe(2);
});

it("zeroAnswer() tells five answers apart", () => {
  expect([0.02, 0.25, 0.5, 0.75, 0.97].map(zeroAnswer)).toEqual([0, 1, 2, 3, 4]);
});

it("valueAt() reads the line as it is drawn, and stays on it", () => {
  const { line } = layout({ width: 900, height: 600, room: 584, isNarrow: false });
  expect(valueAt(line, line.left + line.width / 2, 3)).toBe(0);
  expect(valueAt(line, line.left + line.width, 3)).toBe(3);
  expect(valueAt(line, 0, 3)).toBe(-3);
});
