import { describe, expect, it } from "vitest";
import { angleOf, degrees, drawAngle, endOf } from "../../../frontend/src/book/angle.js";
import { handAt, tokenAt } from "../../../frontend/src/book/neighbours/layout.js";
import { momentOf, sightAt } from "../../../frontend/src/book/neighbours/moment.js";
import {
  ALL,
  isOther,
  likeness,
  readSight,
  settledAt,
  sightOf,
  twinOf,
  wordToWatch,
  writeSight,
} from "../../../frontend/src/book/neighbours/sight.js";
import { partly } from "../partly.js";

/** @typedef {import("../../../frontend/src/book/angle.js").Arrow} Arrow */

const tokens = ["<cls>", "I", "saw", "a", "Saw"].map((text, place) => ({ text, special: place === 0 }));

/** A sentence as it is read with 0, 1, 2 and all neighbours in sight; two numbers a word. */
const reading = (labels, vectors) =>
  sightOf(
    partly({
      tokens: [{}, ...labels.map((label) => ({ label, probability: 0.9 }))],
      layers: [{ hidden: null }, { hidden: { shape: [5, 2], values: Float32Array.from([9, 9, ...vectors.flat()]) } }],
    }),
  );
const alike = [
  [1, 0],
  [3, 4],
  [0, 1],
  [6, 8],
];
const apart = [
  [1, 0],
  [3, 4],
  [0, 1],
  [-4, 3],
];
const sights = [
  reading(["PRON", "VERB", "X", "VERB"], alike),
  reading(["PRON", "VERB", "DET", "VERB"], alike),
  reading(["PRON", "VERB", "DET", "NOUN"], apart),
  reading(["PRON", "VERB", "DET", "NOUN"], apart),
];

describe("sights", () => {
  it("settle where a word is first called what it is called with all in sight", () => {
    expect([1, 2, 3, 4].map((token) => settledAt(sights, token))).toEqual([0, 0, 1, 2]);
    expect([isOther(sights, 1, 4), isOther(sights, ALL, 4)]).toEqual([true, false]);
  });

  it("know a word's twin, whatever its capitals", () => {
    expect([1, 2, 4].map((token) => twinOf(tokens, token))).toEqual([null, 4, 2]);
  });

  it("are watched at a word that waits for its neighbours and has a twin, else at one that waits", () => {
    expect(wordToWatch(tokens, sights, 1)).toBe(4);
    expect(wordToWatch(tokens.slice(0, 4), sights, 1)).toBe(3);
    expect(wordToWatch(tokens, [sights[3], sights[3], sights[3], sights[3]], 1)).toBe(1);
  });

  it("tell how alike twins are, or a word now and with all in sight", () => {
    expect(likeness(sights, 0, 4, 2)).toBeCloseTo(1, 12);
    // (3, 4) and (−4, 3) stand at a right angle.
    expect(likeness(sights, ALL, 4, 2)).toBeCloseTo(0, 12);
    expect(likeness(sights, 0, 4, null)).toBeCloseTo(0, 12);
    expect(likeness(sights, ALL, 4, null)).toBeCloseTo(1, 12);
  });
});

describe("the stage", () => {
  it("shows all, then 0, 1, 2 and all again, each at rest", () => {
    expect([0, 1, 2, 3, 4].map((position) => sightAt(position, null))).toEqual([ALL, 0, 1, 2, ALL]);
    expect([0, 1, 4].every((position) => momentOf(position, null).isAtRest)).toBe(true);
    expect(momentOf(1.3, null)).toMatchObject({ from: 0, to: 1, read: 0, isAtRest: false });
    expect(sightAt(1, { sight: 2, half: null })).toBe(2);
  });

  it("takes the blinkers at the rows they are drawn to", () => {
    /** @type {import("../../../frontend/src/book/neighbours/layout.js").Places} */
    const places = partly({ top: 30, row: 20, count: 5, middle: (token) => 30 + 20 * (token - 0.5) });
    expect([tokenAt(places, 29), tokenAt(places, 31), tokenAt(places, 129), tokenAt(places, 131)]).toEqual([
      null,
      1,
      5,
      null,
    ]);
    const sightsAt = [80, 90, 105, 115, 140].map((y) => handAt(places, 3, y).sight);
    expect(sightsAt).toEqual([0, 0, 1, 1, ALL]);
  });
});

describe("angles", () => {
  it("are those whose cosine is drawn", () => {
    expect(degrees(angleOf(0.5))).toBeCloseTo(60, 10);
    expect([angleOf(1.0000001), degrees(angleOf(-2))]).toEqual([0, 180]);
    const [x, y] = endOf({ x: 10, y: 10 }, 4, Math.PI / 2);
    expect([x, y]).toEqual([expect.closeTo(10, 12), 6]);
  });

  it("are drawn with both arrows from one point, their names in the room there is", () => {
    const lines = [];
    const texts = [];
    /** @type {import("../../../frontend/src/stage/pen.js").Pen} */
    const pen = partly({
      ink: { edge: "edge" },
      line: (points, style) => lines.push({ points, style }),
      text: (name, x, y) => texts.push({ name, x, y }),
      fitting: ([name]) => name,
      width: () => 40,
    });
    /** @type {[Arrow, Arrow]} */
    const arrows = [
      { name: "one", colour: "a" },
      { name: "other", colour: "b" },
    ];
    drawAngle(pen, { x: 50, y: 90, length: 60 }, [0, Math.PI / 2], arrows, { left: 20, right: 100 });
    const [, one, other] = lines;
    expect([one.points[0], other.points[0]]).toEqual([
      [50, 90],
      [50, 90],
    ]);
    expect(one.points[1]).toEqual([110, expect.closeTo(90, 10)]);
    expect(other.points[1]).toEqual([expect.closeTo(50, 10), 30]);
    expect(texts).toEqual([
      { name: "one", x: 60, y: expect.closeTo(90, 10) },
      { name: "other", x: 20, y: expect.closeTo(16, 10) },
    ]);
  });
});

it("writeSight(sight) is read by readSight(written), which finds none in what is no sight", () => {
  expect([0, 1, 2, ALL].map(writeSight)).toEqual(["0", "1", "2", "all"]);
  expect(["0", "1", "2", "all"].map(readSight)).toEqual([0, 1, 2, ALL]);
  expect([undefined, "", "3", "-1", "01", "null"].map(readSight)).toEqual([null, null, null, null, null, null]);
});
