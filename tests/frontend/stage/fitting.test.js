import { describe, expect, it } from "vitest";
import { firstFitting, shareOut, shorten } from "../../../frontend/src/stage/fitting.js";
import { writtenBy } from "../written.js";

const letters = (words) => [...words].length;

describe("shorten(words, most, widthOf)", () => {
  it("leaves what fits as it is", () => {
    expect(shorten("wound", 5, letters)).toBe("wound");
  });

  it("keeps as many first letters as there is room for", () => {
    expect(shorten("misunderstanding", 7, letters)).toBe("misund…");
    expect(shorten("one other", 5, letters)).toBe("one…");
  });

  it("keeps a place, which tells one word from the other", () => {
    expect(shorten("misunderstanding₁₂", 9, letters)).toBe("misund…₁₂");
  });

  it("keeps one letter where there is room for none, and no half of a sign", () => {
    expect(shorten("wound₁₂", 0, letters)).toBe("w…₁₂");
    expect(shorten("👍🏽👍", 1, letters)).toBe("👍…");
  });
});

it("the first way to say it that fits is said, or the last one shortened", () => {
  const ways = ["1 at number 16,949", "no. 16,949"];
  expect([18, 17, 7].map((most) => firstFitting(ways, most, letters))).toEqual([
    "1 at number 16,949",
    "no. 16,949",
    "no. 16…",
  ]);
});

describe("shareOut(room, needs, gap)", () => {
  it("gives columns as much as each other, or the wide more than the narrow", () => {
    expect(shareOut(30, [5, 5], 2)).toEqual([14, 14]);
    expect(shareOut(30, [20, 4], 2)).toEqual([22, 6]);
  });

  it("takes from the wide only where there is too little", () => {
    expect(shareOut(20, [20, 4], 2)).toEqual([14, 4]);
    expect(shareOut(20, [20, 30], 2)).toEqual([9, 9]);
  });
});

it("a pen shortens a text, and a word within one", () => {
  const written = writtenBy((pen) => {
    pen.text("neighbourhood", 0, 0, { px: 10, most: 36 });
    pen.text("all", 0, 20, { px: 10, most: 36 });
    pen.text(
      pen.saying((word) => `what ${word} sees`, "neighbourhood", 90, 10),
      0,
      40,
      { px: 10 },
    );
  });
  expect(written.map(({ words }) => words)).toEqual(["neigh…", "all", "what neigh… sees"]);
});
