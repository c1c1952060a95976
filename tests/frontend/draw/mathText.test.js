import { expect, it } from "vitest";
import { mathParts } from "../../../frontend/src/draw/mathText.js";

it("finds the weights within a sentence", () => {
  expect(mathParts("the length of W_O v, and W_q.")).toEqual([
    "the length of ",
    { of: "O", transposed: false },
    " v, and ",
    { of: "q", transposed: false },
    ".",
  ]);
});

it.each([
  ["Wq", [{ of: "q", transposed: false }]],
  ["Wkᵀ", [{ of: "k", transposed: true }]],
  ["A′", ["A′"]],
  ["Words", ["Words"]],
  ["row 3 of it", ["row 3 of it"]],
])("takes %s for what it is", (text, parts) => expect(mathParts(text)).toEqual(parts));
