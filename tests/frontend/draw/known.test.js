import { expect, it } from "vitest";
import { isUnsure, namesPeople, surenessOf } from "../../../frontend/src/draw/known.js";

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

it("isUnsure(predictions, network) takes what was measured of ours for no other", () => {
  const moods = [{ probability: 0.74 }, { probability: 0.2 }];
  expect(isUnsure(moods, "sentence-encoder")).toBe(true);
  expect(isUnsure([{ probability: 0.75 }], "sentence-encoder")).toBe(false);
  expect(isUnsure(moods, "somebodys-encoder")).toBe(false);
  expect(isUnsure([{ probability: 0.49 }], "somebodys-encoder")).toBe(true);
});

it("surenessOf(network) tells whether it was measured", () => {
  expect(surenessOf("sentence-encoder")).toEqual({ from: 0.75, isMeasured: true });
  expect(surenessOf("somebodys-encoder")).toEqual({ from: 0.5, isMeasured: false });
});
