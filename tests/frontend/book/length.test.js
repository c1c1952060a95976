import { describe, expect, it } from "vitest";
import { heightOf, layout, momentOf } from "../../../frontend/src/book/length/draw.js";
import {
  keyedTo,
  movedTo,
  placeOf,
  readingOf,
  repeated,
  timesAnswer,
  wordsAt,
} from "../../../frontend/src/book/length/reading.js";
import { partly } from "../partly.js";

const words = ["<cls>", "I", "saw"].map((text, place) => ({ text, special: place === 0 }));
const shaped = (...shape) => ({ shape, values: new Float32Array() });

it("a reading counts by the shapes of the network's own answer", () => {
  /** @type {import("../../../frontend/src/api/types.js").AttentionLayer} */
  const layer = partly({ attention: shaped(1, 3, 4), input: shaped(3, 8), hidden: shaped(5, 8) });
  expect(readingOf({ layers: [layer, partly({})] })).toMatchObject({ count: 3, out: 5, size: 8, meetings: 12 });
  expect(() => readingOf({ layers: [{ ...layer, input: null }] })).toThrow("without what this page counts");
});

it("a text is made longer by its own words, the class token once", () => {
  expect(repeated(words, 5).map(({ text }) => text)).toEqual(["<cls>", "I", "saw", "I", "saw", "I"]);
  expect(repeated(words, 1).map(({ text }) => text)).toEqual(["<cls>", "I"]);
  expect(repeated(words.slice(0, 1), 3)).toHaveLength(1);
});

it("the right answer is the one nearest to the ratio", () => {
  expect([1, 2, 4, 8, 3.4, 1.2].map(timesAnswer)).toEqual([0, 1, 2, 3, 2, 0]);
});

describe("the slider", () => {
  it("has equal ways for equal ratios and stays within what is read", () => {
    const doubling = placeOf(2);
    expect([1, 4, 512].map(placeOf)).toEqual([0, 2 * doubling, 9 * doubling]);
    expect([-1, 0, doubling, 9 * doubling, 99 * doubling].map((place) => wordsAt(place, 512))).toEqual([
      1, 1, 2, 512, 512,
    ]);
    expect(wordsAt(9 * doubling, 100)).toBe(100);
  });

  it("has a place for every number of words, also where a tool moves it by one", () => {
    for (let count = 1; count <= 512; count++) {
      expect(wordsAt(placeOf(count), 512)).toBe(count);
      expect(movedTo(placeOf(count) + 1, count, 512)).toBe(Math.min(512, count + 1));
      expect(movedTo(placeOf(count) - 1, count, 512)).toBe(Math.max(1, count - 1));
    }
    expect(movedTo(placeOf(300), 13, 512)).toBe(300);
  });

  it("goes from word to word by its arrows", () => {
    const after = (key, count) => keyedTo(key, count, 512);
    expect([after("ArrowRight", 13), after("ArrowUp", 512), after("ArrowLeft", 13), after("ArrowDown", 1)]).toEqual([
      14, 512, 12, 1,
    ]);
    expect([after("PageUp", 13), after("PageUp", 400), after("PageDown", 13), after("PageDown", 1)]).toEqual([
      26, 512, 6, 1,
    ]);
    expect([after("Home", 13), after("End", 13), after("Tab", 13)]).toEqual([1, 512, null]);
  });
});

describe("the stage", () => {
  it("adds one vector after another, then hands them on, then doubles them", () => {
    const at = (position) => momentOf(position, 6, 12, null);
    expect([at(0), at(1)]).toEqual([
      { count: 1, coming: 0, divided: 6 },
      { count: 1, coming: 1, divided: 6 },
    ]);
    expect(at(1.1).count).toBe(2);
    expect(at(1.1).coming).toBeLessThan(1);
    expect([at(2), at(3)]).toEqual([
      { count: 6, coming: 1, divided: 6 },
      { count: 6, coming: 1, divided: 6 },
    ]);
    expect(at(4)).toEqual({ count: 12, coming: 1, divided: 12 });
    const counts = Array.from({ length: 401 }, (_, step) => at(step / 100).count);
    expect(counts.every((count, step) => step === 0 || count >= counts[step - 1])).toBe(true);
  });

  it("shows as many as the reader wants, whatever the position", () => {
    expect(momentOf(1.5, 6, 12, 301)).toEqual({ count: 301, coming: 1, divided: 301 });
  });

  it("keeps strips, grid and strips beside each other", () => {
    /** @type {import("../../../frontend/src/stage/pen.js").Pen} */
    const pen = partly({ width: (text) => 8 * text.length });
    for (const [width, isNarrow] of /** @type {const} */ ([
      [330, true],
      [360, true],
      [900, false],
    ])) {
      const box = { width, room: 500, isNarrow };
      const { label, strip, grid, side, out } = layout(pen, { ...box, height: heightOf(box) }, ["‹cls›", "saw₂"]);
      expect(strip).toBeGreaterThan(30);
      expect([label + strip < grid, grid + side < out, Math.round(out + strip)]).toEqual([true, true, width]);
    }
  });
});
