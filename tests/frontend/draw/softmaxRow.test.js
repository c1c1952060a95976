import { expect, it } from "vitest";
import { shownOf } from "../../../frontend/src/draw/softmaxRow.js";

it("shownOf() lists the largest and the one that is asked for, and the rest are all others", () => {
  expect(shownOf([1, 9, 8, 7], 0, 2)).toEqual({ listed: [1, 0], rest: [2, 3] });
  expect(shownOf([1, 9, 8, 7], 2, 2)).toEqual({ listed: [1, 2], rest: [3, 0] });
  expect(shownOf([1, 2, 3], 0, 2)).toEqual({ listed: [2, 1, 0], rest: [] });
});
