import { describe, expect, it } from "vitest";
import { isUnsure, whatIsKnown } from "../../../frontend/src/draw/known.js";

describe("whatIsKnown(labels)", () => {
  it("says how many labels there are and that none is a person", () => {
    expect(whatIsKnown(["cat", "manatee", "street sign"])).toBe("3 labels, none of them a person.");
  });
  it("does not say so where one is", () => {
    expect(whatIsKnown(["cat", "Baby carriage"])).toBe("2 labels.");
    expect(whatIsKnown(["a woman", "cat"])).toBe("2 labels.");
  });
});

it("isUnsure(predictions) is about the best alone", () => {
  expect(isUnsure([{ probability: 0.49 }, { probability: 0.4 }])).toBe(true);
  expect(isUnsure([{ probability: 0.5 }])).toBe(false);
  expect(isUnsure([])).toBe(false);
});
