import { describe, expect, it } from "vitest";
import { joiningAt } from "../../../frontend/src/book/residual/draw.js";
import { closedOf, renamedWord } from "../../../frontend/src/book/residual/labels.js";
import { broughtBy, partsIn } from "../../../frontend/src/book/residual/parts.js";
import { headAt, heightOf, layout } from "../../../frontend/src/book/residual/layout.js";
import {
  allHeads,
  joinedAt,
  kindsOffered,
  lengthOf,
  streamOf,
  readClosed,
  readHeads,
  toggled,
  writeClosed,
  writeHeads,
} from "../../../frontend/src/book/residual/stream.js";
import { setOut } from "../../../frontend/src/book/residual/sentence.js";
import { partly } from "../partly.js";

/** @typedef {import("../../../frontend/src/api/types.js").AttentionStep} AttentionStep */

const tensor = (shape, ...values) => ({ shape, values: Float32Array.from(values) });

/** @type {AttentionStep} a word of two numbers, two heads; all sums worked out by hand */
const step = partly({
  input: tensor([2], 1, -2),
  shares: tensor([2, 2], 0.5, 1, 2, -1),
  output_bias: tensor([2], 0.25, 0),
  output: tensor([2], 2.75, 0),
  attended: tensor([2], 3.75, -2),
  feedforward: tensor([2], -0.75, -2),
  hidden: tensor([2], 3, -4),
});

describe("a word's stream", () => {
  const stream = streamOf(step);

  it("becomes what the network says it becomes, once all heads and the bias have joined", () => {
    expect([...joinedAt(stream, [0, 0], 0)]).toEqual([1, -2]);
    expect([...joinedAt(stream, [1, 0], 0)]).toEqual([1.5, -1]);
    expect([...joinedAt(stream, [1, 0.5], 0)]).toEqual([2.5, -1.5]);
    expect([...joinedAt(stream, [1, 1], 1)]).toEqual([...stream.attended]);
  });

  it("has lengths that do not add up", () => {
    expect(lengthOf(stream.hidden)).toBe(5);
    expect(lengthOf([])).toBe(0);
    expect(lengthOf(stream.attended) + lengthOf(stream.thought)).toBeGreaterThan(5);
  });

  it("is refused without its stations", () => {
    expect(() => streamOf({ ...step, attended: null })).toThrow("without its stations");
    expect([...streamOf({ ...step, output_bias: null }).bias]).toEqual([0, 0]);
  });
});

it("heads join one after another, the first slowly, and all have by the end of the beat", () => {
  expect([joiningAt(2, 8), joiningAt(3, 8)]).toEqual([
    { heads: Array(8).fill(0), bias: 0 },
    { heads: Array(8).fill(1), bias: 1 },
  ]);
  for (let position = 2; position <= 3; position += 0.05) {
    const { heads } = joiningAt(position, 8);
    expect([...heads].sort((one, other) => other - one)).toEqual(heads);
  }
  expect(joiningAt(2.5, 1).heads).toEqual([1]);
});

it("a head is closed by one press and opened by the next", () => {
  const [one, other] = [
    { layer: "layer1", head: 0 },
    { layer: "layer2", head: 0 },
  ];
  expect(toggled([one], other)).toEqual([one, other]);
  expect(toggled([one, other], { ...one })).toEqual([other]);
  expect(allHeads([{ name: "layer1", heads: 2 }])).toEqual([one, { layer: "layer1", head: 1 }]);
});

it("writeHeads(heads) is what an address holds, and readHeads(written) takes no more from one than heads, each once", () => {
  const heads = [
    { layer: "layer2", head: 3 },
    { layer: "layer1", head: 10 },
    { layer: "layer2", head: 0 },
  ];
  expect(writeHeads(heads)).toBe("layer1.10-layer2.0.3");
  expect(readHeads("layer1.10-layer2.0.3")).toEqual([heads[1], heads[2], heads[0]]);
  expect(writeHeads([])).toBeNull();
  expect(readHeads(undefined)).toEqual([]);
  expect(readHeads("-layer1.0.0.x.-1--layer1.0")).toEqual([{ layer: "layer1", head: 0 }]);
});

it("an address tells that the reader opened all heads from that the reader closed none", () => {
  const heads = [{ layer: "layer1", head: 2 }];
  expect([heads, [], null].map(writeClosed)).toEqual(["layer1.2", "none", null]);
  expect(["layer1.2", "none", undefined, "", "no heads"].map(readClosed)).toEqual([heads, [], null, null, null]);
});

it("the word to follow is one that is called something else with heads closed, if there is one", () => {
  const tokens = ["<cls>", "they", "record", "a", "record"].map((text, at) => ({
    text,
    special: at === 0,
    label: text,
  }));
  const renamed = (...places) => tokens.map(({ label }, at) => ({ label: places.includes(at) ? "other" : label }));
  expect(
    [renamed(), renamed(2), renamed(1, 2), renamed(2, 4), renamed(0)].map((without) => renamedWord(tokens, without)),
  ).toEqual([4, 2, 1, 4, 4]);
});

it("what heads bring is called after those that are open, and with none it is the bias", () => {
  expect(broughtBy([false, false])).toBe("lengthOutput");
  expect(broughtBy([true, false])).toBe("lengthOpen");
  expect(broughtBy([true, true])).toBe("lengthBias");
});

it("words are called as they are without the reader's heads, else without the first layers'", () => {
  const word = { name: "wound", kind: "noun", now: "adverb", closed: "verb" };
  expect([closedOf(word, ["head 3 of layer1 closed"]), closedOf(word, null)]).toEqual(["adverb", "verb"]);
});

it("a question offers four different kinds, those that are right among them", () => {
  const kindOf = (label) => ({ CCONJ: "conjunction", SCONJ: "conjunction" })[label] ?? label.toLowerCase();
  expect(kindsOffered(["NOUN", "VERB"], kindOf)).toEqual(["adj", "adv", "noun", "verb"]);
  expect(kindsOffered(["CCONJ", "SCONJ"], kindOf)).toContain("conjunction");
  expect(new Set(kindsOffered(["DET", "DET"], kindOf)).size).toBe(4);
});

it.each([
  { width: 920, room: 620, isNarrow: false },
  { width: 358, room: 343, isNarrow: true },
])("every head has a row of its own on a stage of $width, above the foot", (room) => {
  const box = { ...room, height: heightOf(room, 8) };
  const places = layout(box, 8);
  for (let head = 0; head < 8; head++) expect(headAt(places, places.head(head).middle, 8)).toBe(head);
  expect(headAt(places, places.stream.middle, 8)).toBeNull();
  expect(places.head(7).middle + places.head(7).height / 2).toBeLessThan(box.height);
});

describe("parts under each other", () => {
  const parts = [Float32Array.of(4, -1), Float32Array.of(-4, 1), Float32Array.of(2, 0)];

  it("are as high as the stream where there is room, and no number is in a name's place", () => {
    const { tops, middles, height } = partsIn(parts, { top: 100, bottom: 400, scale: 4, height: 80 });
    expect(height).toBe(80);
    // 4 of 4 is half of 80: 40 up, 1 is 10.
    expect(middles.map((middle, index) => middle - tops[index])).toEqual([20 + 40, 20 + 10, 20 + 20]);
    expect(tops[1] - middles[0]).toBeGreaterThanOrEqual(10);
    expect(tops[2] - middles[1]).toBeGreaterThanOrEqual(40);
  });

  it("are lower together where there is not so much room", () => {
    const { tops, middles, height } = partsIn(parts, { top: 0, bottom: 120, scale: 4, height: 80 });
    // 120 less three names of 20; in all 4 + 1 + 1 + 4 + 2 of 8 halves.
    expect(height).toBeCloseTo(60 / (12 / 8), 9);
    expect(tops[2] - middles[1]).toBeCloseTo(height / 2, 9);
    expect(middles[2]).toBeLessThanOrEqual(120);
  });
});

describe("the sentence over the stream", () => {
  /** Ten pixels a letter. */
  const pen = { width: (words) => 10 * words.length };
  const sentence = ["‹cls›", "The", "wind", "winds", "its", "way", "past", "the", "bandage"];

  it("has a column for each word where all fit", () => {
    const { isInColumns, placed, lines } = setOut(pen, { width: 300, isNarrow: true }, ["I", "saw"]);
    expect({ isInColumns, lines }).toEqual({ isInColumns: true, lines: 1 });
    expect(placed.map(({ x }) => x)).toEqual([75, 225]);
  });

  it("is written in lines where they do not, every word whole and none over the edge", () => {
    const { isInColumns, placed, lines } = setOut(pen, { width: 240, isNarrow: true }, sentence);
    expect({ isInColumns, lines }).toEqual({ isInColumns: false, lines: 2 });
    expect(placed.map(({ name }) => name)).toEqual(sentence);
    expect(placed.slice(4, 6)).toEqual([
      { name: "its", x: 210, line: 0 },
      { name: "way", x: 0, line: 1 },
    ]);
    for (const { name, x } of placed) expect(x + pen.width(name)).toBeLessThanOrEqual(240);
  });

  it("has no word wider than its line, however few lines there are", () => {
    const long = "a".repeat(200);
    const { placed, lines } = setOut(pen, { width: 300, isNarrow: false }, ["‹cls›", "I", long, "it"]);
    expect(lines).toBe(3);
    expect(placed.map(({ name }) => name)).toEqual(["‹cls›", "I", `${"a".repeat(29)}…`, "it"]);
    for (const { name, x } of placed) expect(x + pen.width(name)).toBeLessThanOrEqual(300);
  });

  it("shortens words where three lines are too few, and moves what stands below down", () => {
    const long = Array.from({ length: 15 }, (_, token) => `misunderstanding${token}`);
    const { placed, lines } = setOut(pen, { width: 300, isNarrow: true }, long);
    expect(lines).toBe(3);
    expect(placed.every(({ name }) => name.endsWith("…"))).toBe(true);
    // Short ones stay whole, and long ones are no shorter than has to be.
    const mixed = setOut(pen, { width: 250, isNarrow: true }, [
      "uncharacteristically",
      "a",
      "misunderstandings",
      "of",
      "committees",
      "the",
      "representatives",
    ]);
    expect(mixed.lines).toBe(3);
    expect(mixed.placed.map(({ name }) => name.length)).toEqual([11, 1, 11, 2, 10, 3, 11]);
    const room = { width: 300, room: 340, isNarrow: true };
    const box = { ...room, height: heightOf(room, 8) };
    const [one, three] = [layout(box, 8), layout(box, 8, 3)];
    expect(three.below - one.below).toBe(34);
    // The last head ends where it did.
    expect(three.head(7).middle + three.row / 2).toBeCloseTo(one.head(7).middle + one.row / 2, 9);
  });
});
