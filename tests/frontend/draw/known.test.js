import { expect, it } from "vitest";
import { isUnsure, namesPeople } from "../../../frontend/src/draw/known.js";

it("namesPeople(labels) knows a person by a whole word", () => {
  expect(namesPeople(["cat", "manatee", "street sign"])).toBe(false);
  expect(namesPeople(["cat", "Baby carriage"])).toBe(true);
  expect(namesPeople(["a woman", "cat"])).toBe(true);
});

it("isUnsure(predictions) is about the best alone", () => {
  expect(isUnsure([{ probability: 0.49 }, { probability: 0.4 }])).toBe(true);
  expect(isUnsure([{ probability: 0.5 }])).toBe(false);
  expect(isUnsure([])).toBe(false);
});
