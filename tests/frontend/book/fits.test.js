/** On a phone words are as long as they are: what is written stays on the stage and apart from each other. */

import { describe, expect, it } from "vitest";
import { drawAngle } from "../../../frontend/src/book/angle.js";
import { draw as drawEmbedding } from "../../../frontend/src/book/embedding/draw.js";
import { drawPair, drawRead } from "../../../frontend/src/book/neighbours/pair.js";
import { calledIn } from "../../../frontend/src/book/neighbours/sight.js";
import { drawReading, titlesOf } from "../../../frontend/src/book/network/reading.js";
import { layout as queryLayout } from "../../../frontend/src/book/query/layout.js";
import { drawMixture } from "../../../frontend/src/book/query/mixture.js";
import { drawCounter } from "../../../frontend/src/book/weights/bars.js";
import embedding from "../../../frontend/src/messages/en/embedding.json";
import mixture from "../../../frontend/src/messages/en/mixture.json";
import neighbours from "../../../frontend/src/messages/en/neighbours.json";
import network from "../../../frontend/src/messages/en/network.json";
import { Words } from "../../../frontend/src/messages/words.js";
import { partly } from "../partly.js";
import { faultsIn, writtenBy } from "../written.js";

const PHONE = { width: 328, room: 275, height: 342, isNarrow: true };
const NAMES = ["The", "bandage", "wound₃", "uncharacteristically", "wound₅"];
const KINDS = ["article", "noun", "preposition", "subordinating conjunction", "verb"];

it("the reader's words, the layers and the labels stand beside each other", () => {
  /** @type {HTMLCanvasElement} */
  const picture = partly({ width: 0 });
  const layers = ["layer1", "layer2", "layer3", "layer4"].map((name) => ({ name, picture }));
  const reading = { names: NAMES, labels: KINDS, layers };
  const written = writtenBy((pen) => drawReading(pen, 5, PHONE, reading, new Words(network, "en")));
  expect(faultsIn(written, PHONE.width)).toEqual([]);
  const words = written.map(({ words }) => words);
  expect(words).toEqual(expect.arrayContaining(["bandage", "wound₃", "preposition", "layer1", "2"]));
  // The pictures begin where the names have ended.
  const layer = written.find(({ words }) => words === "2");
  expect(written.filter(({ left }) => left === 0).every(({ right }) => right < (layer?.left ?? 0))).toBe(true);
});

it("over narrow layers stands what is different in their names", () => {
  expect(titlesOf(["layer1", "layer2"], () => true)).toEqual(["layer1", "layer2"]);
  expect(titlesOf(["layer1", "layer12"], () => false)).toEqual(["layer1", "12"]);
  expect(titlesOf(["first", "last"], () => false)).toEqual(["first", "last"]);
});

it("how alike a mixture is to each value stands beside it, on the stage", () => {
  const count = NAMES.length;
  const row = {
    ...{ count, size: 4, shares: NAMES.map(() => 0.2), values: new Float32Array(4 * count).fill(1) },
    ...{ mixture: new Float32Array(4).fill(1), cosines: NAMES.map((_, token) => token / 10) },
  };
  /** @type {import("../../../frontend/src/book/query/draw.js").Scene} */
  const scene = partly({
    ...{ words: new Words(mixture, "en"), row, names: NAMES, query: 3, reach: { value: 1, mixture: 1, stack: 1 } },
  });
  const places = queryLayout(PHONE, count, 90);
  const written = writtenBy((pen) => drawMixture(pen, 9, PHONE, places, scene));
  expect(faultsIn(written, PHONE.width)).toEqual([]);
  const words = written.map(({ words }) => words);
  expect(words).toEqual(expect.arrayContaining(["cosine", "0.00", "0.10", "0.20", "0.30", "0.40"]));
  expect(words.some((said) => said.startsWith("b: what unchar"))).toBe(true);
});

describe("a word and its twin", () => {
  const sight = {
    labels: ["", ...KINDS],
    sure: [0, 1, 1, 1, 1, 1],
    vectors: NAMES.map(() => new Float32Array([1, 0])),
  };
  const sights = [sight, sight, sight, { ...sight, labels: ["", ...KINDS.slice(1), "noun"] }];
  /** @type {import("../../../frontend/src/book/neighbours/draw.js").Scene} */
  const scene = partly({
    ...{ words: new Words(neighbours, "en"), kindOf: (label) => label, names: ["<cls>", ...NAMES], sights, hand: null },
    ...{ token: 5, twin: 3 },
  });

  it("have columns of their own for what was read of them", () => {
    const written = writtenBy((pen) => drawRead(pen, 4, PHONE, partly({ right: 180 }), scene, partly({ told: 1 })));
    expect(faultsIn(written, PHONE.width)).toEqual([]);
    expect(written.slice(0, 3).map(({ words }) => words[0])).toEqual(["s", "w", "w"]);
  });

  it("are named apart where their arrows lie on each other", () => {
    /** @type {import("../../../frontend/src/book/neighbours/draw.js").Scene} */
    const alone = partly({ ...scene, twin: null, token: 4 });
    const written = writtenBy((pen) =>
      drawPair(pen, PHONE, partly({ right: 180, top: 34 }), alone, partly({ from: 3, to: 3, turn: 1, isAtRest: true })),
    );
    expect(faultsIn(written, PHONE.width)).toEqual([]);
  });

  it("are called what they are, heavier where that is another label", () => {
    const called = calledIn(sights, (label) => label, [5, 3]);
    expect(called[1]).toEqual({ said: "≠ article", weight: 650 });
    expect(called[3]).toEqual({ said: "≠ preposition", weight: 650 });
    expect(called.at(-1)).toEqual({ said: "noun", weight: 650 });
    expect(called.at(-2)).toEqual({ said: "verb", weight: 400 });
  });
});

it.each([0, 1, 2, 3, 4, 5])("words, their vectors and two arrows keep apart at beat %s", (position) => {
  const vectors = NAMES.map(() => new Float32Array([0.5, -0.5]));
  /** @type {import("../../../frontend/src/book/embedding/draw.js").Scene} */
  const scene = partly({
    ...{ words: new Words(embedding, "en"), names: NAMES, vectors, vocabulary: 24_003, reach: 1, turned: 0 },
    ...{ places: NAMES.map((_, index) => ({ index, is_known: index !== 3 })), nearest: [], isHeld: false },
    ...{ oneHot: (one, other) => Number(one === other), learned: () => 0.4, pair: [1, 3], closest: [1, 3] },
  });
  const written = writtenBy((pen) => drawEmbedding(pen, position, PHONE, scene));
  // Names over the columns are turned upright, which these boxes know nothing of: they are drawn at 0.
  const level = written.filter(({ y }) => y !== 0);
  expect(faultsIn(level, PHONE.width)).toEqual([]);
});

it("an arrow's name is shortened to the room beside it, and to no less than it may always have", () => {
  const arrows = [
    { name: "uncharacteristically", colour: "red" },
    { name: "way", colour: "black" },
  ];
  const named = (least) =>
    writtenBy((pen) =>
      drawAngle(pen, { x: 50, y: 90, length: 60 }, [0, 1], /** @type {any} */ (arrows), {
        ...{ px: 10, left: 0, right: 170, least },
      }),
    )[0];
  expect(named(20)).toMatchObject({ words: "unchara…", left: 124 });
  expect(named(100)).toMatchObject({ words: "uncharacteristica…" });
  expect(named(100).right).toBeLessThanOrEqual(170);
});

it("the counter stands between what is beside it, in the middle where there is room", () => {
  const counter = (room) => writtenBy((pen) => drawCounter(pen, 100, "27 lines", room, true))[0];
  const middle = ({ left, right }) => (left + right) / 2;
  expect(middle(counter({ left: 0, right: 300 }))).toBeCloseTo(100);
  expect(counter({ left: 0, right: 120 }).right).toBeCloseTo(110);
  expect(counter({ left: 90, right: 300 }).left).toBeCloseTo(100);
  expect(middle(counter({ left: 60, right: 130 }))).toBeCloseTo(95);
});
