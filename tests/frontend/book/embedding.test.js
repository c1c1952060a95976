import { describe, expect, it } from "vitest";
import { drawShadow } from "../../../frontend/src/book/angle.js";
import { cellAt, heightOf, heldUp } from "../../../frontend/src/book/embedding/layout.js";
import { pairAt, pairsOf, sharedLamp, wordsIn } from "../../../frontend/src/book/embedding/pairs.js";
import { usualReach } from "../../../frontend/src/stage/pictures.js";
import { partly } from "../partly.js";

const UNKNOWN = 1;
const looked = (text, index) => ({ text, index, is_known: index !== UNKNOWN });
/** Saw and saw have one row of the vocabulary. */
const words = [looked("Saw", 90), looked("cat", 71), looked("saw", 90), looked("dog", 64), looked("a", 7)];
const texts = words.map(({ text }) => text);
/** Cosines of the upper half, row by row; a capital tells Saw from saw. */
const above = { "0 1": 0.3, "0 2": 0.95, "0 3": 0.2, "0 4": -0.5, "1 2": 0.3, "1 3": 0.9, "1 4": 0.1 };
const cosine = (one, other) =>
  ({ ...above, "2 3": 0.2, "2 4": -0.5, "3 4": 0 })[[one, other].sort((a, b) => a - b).join(" ")] ?? 1;

describe("pairs", () => {
  const pairs = pairsOf(words, cosine);

  it("are of words that light different lamps, the closest first", () => {
    expect(pairs).toHaveLength(9);
    expect(pairs[0]).toEqual([1, 3]);
    expect(pairs.slice(1, 3)).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(pairs.map(([one, other]) => cosine(one, other))).toEqual([0.9, 0.3, 0.3, 0.2, 0.2, 0.1, 0, -0.5, -0.5]);
  });

  it("are of unknown words only where there is no other", () => {
    const unknown = [looked("Saw", 90), looked("flurb", UNKNOWN), looked("saw", 90), looked("glorp", UNKNOWN)];
    const own = pairsOf(unknown, cosine);
    expect([own.length, own[0]]).toEqual([4, [0, 1]]);
    expect(pairsOf([looked("flurb", UNKNOWN), looked("glorp", UNKNOWN)], () => 0.2)).toEqual([[0, 1]]);
  });

  it("are of two places, in the words' order", () => {
    expect([pairAt(texts, 3, 1), pairAt(texts, 2, 2), pairAt(texts, 1, 9), pairAt(texts, NaN, 1)]).toEqual([
      [1, 3],
      null,
      null,
      null,
    ]);
  });
});

describe("one lamp of two words", () => {
  const wound = looked("wound", 3360);

  it("is lit by a word with a capital and without, by words written alike and by unknown ones", () => {
    expect(sharedLamp(words)).toEqual({ pair: [0, 2], why: "capitals" });
    expect(sharedLamp([looked("a", 7), wound, wound])).toEqual({ pair: [1, 2], why: "alike" });
    expect(sharedLamp([looked("flurb", UNKNOWN), looked("glorp", UNKNOWN)])).toEqual({ pair: [0, 1], why: "unknown" });
    expect(sharedLamp([wound, looked("a", 7)])).toBe(null);
  });

  it("is shown of two that have different vectors, if there are such", () => {
    expect(sharedLamp([wound, wound, ...words])).toEqual({ pair: [2, 4], why: "capitals" });
  });
});

it("words are typed with commas or spaces between, and no more than there is room for", () => {
  expect(wordsIn(" cat, dog  car;bus", 3)).toEqual(["cat", "dog", "car"]);
  expect(wordsIn("  ", 3)).toEqual([]);
});

describe("the stage", () => {
  it("finds the cell of the matrix under the pointer", () => {
    /** @type {import("../../../frontend/src/book/embedding/layout.js").Places} */
    const places = partly({ left: 100, top: 50, bottom: 90, cell: 20 });
    expect([cellAt(places, 125, 85), cellAt(places, 99, 60), cellAt(places, 125, 90)]).toEqual([[1, 1], null, null]);
  });

  it("stays within 62 % of a phone with as many words as there are rows", () => {
    const names = Array.from({ length: 13 }, () => "neighbourhood");
    expect(heightOf({ width: 358, room: 339, isNarrow: true }, names)).toBeLessThanOrEqual(390);
  });

  it("turns arrows no further than the level", () => {
    expect([heldUp(-1, 1), heldUp(0.5, 1), heldUp(3, 1)]).toEqual([0, 0.5, Math.PI - 1]);
  });

  it("draws the cosine as the shadow of one arrow on the other", () => {
    const lines = [];
    /** @type {import("../../../frontend/src/stage/pen.js").Pen} */
    const pen = partly({ ink: { quiet: "quiet" }, line: (points) => lines.push(points) });
    drawShadow(pen, { x: 0, y: 0, length: 10 }, [0, Math.PI / 3], "accent");
    expect(lines[1]).toEqual([
      [0, 0],
      [expect.closeTo(5, 10), expect.closeTo(0, 10)],
    ]);
    expect(lines[0][1]).toEqual(lines[1][1]);
  });

  it("has a scale that a few large numbers do not shrink", () => {
    expect(usualReach([...new Array(99).fill(-1), 50], 0.02)).toBe(1);
    expect(usualReach([0, 0], 0.02)).toBe(1);
  });
});
