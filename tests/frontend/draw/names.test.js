import { expect, test } from "vitest";
import { namesByPlace } from "../../../frontend/src/draw/names.js";

test("equal words are told apart by their place among all tokens", () => {
  expect(namesByPlace(["<cls>", "I", "saw", "a", "saw", "."])).toEqual(["<cls>", "I", "saw₂", "a", "saw₄", "."]);
});

test("a capital makes no other word, and words that come once keep their name", () => {
  expect(namesByPlace(["Will", "will", "stay"])).toEqual(["Will₀", "will₁", "stay"]);
});

test("a list that leaves out the first token counts on from it, with every digit", () => {
  const names = namesByPlace(Array(12).fill("a"), 1);
  expect([names[0], names[8], names[9], names[11]]).toEqual(["a₁", "a₉", "a₁₀", "a₁₂"]);
  expect(new Set(names).size).toBe(12);
});
