import { expect, test } from "vitest";
import { marked, namesByPlace, readable } from "../../../frontend/src/draw/names.js";

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

test("blanks at the ends of a text, which may be all of it, have marks, those between words none", () => {
  expect(marked(" reads")).toBe("␣reads");
  expect(marked("\n\n")).toBe("↵↵");
  expect(marked("\t \u00a0")).toBe("⇥␣␣");
  expect(marked("as well")).toBe("as well");
});

test("equal blanks are told apart as equal words are", () => {
  expect(namesByPlace(["The", " ", "old", " ", "\n"])).toEqual(["The", "␣₁", "old", "␣₃", "↵"]);
});

test("a name is cut at its marks, each with what it is called", () => {
  expect(readable("␣₁")).toEqual([
    { text: "␣", blank: "space" },
    { text: "₁", blank: null },
  ]);
  expect(readable("key ↵⇥").map(({ blank }) => blank)).toEqual([null, "line", "tab"]);
  expect(readable("saw₂")).toEqual([{ text: "saw₂", blank: null }]);
});
