import { describe, expect, it } from "vitest";
import { meetingAt } from "../../../frontend/src/book/query/meeting.js";
import { headNamed, keptOf, placeOf } from "../../../frontend/src/book/query/place.js";
import { questionOf } from "../../../frontend/src/book/query/question.js";
import {
  choicesOf,
  cosine,
  farthest,
  plainHead,
  rowOf,
  softmax,
  stackReach,
} from "../../../frontend/src/book/query/row.js";
import { answerTo, shortPower } from "../../../frontend/src/book/query/shares.js";
import { drawOutline } from "../../../frontend/src/book/query/skyline.js";
import { namesOf, wordToFollow, quoted } from "../../../frontend/src/book/sentence.js";
import { partly } from "../partly.js";

/** @typedef {import("../../../frontend/src/api/types.js").Attention} Attention */

const tensor = (shape, values) => ({ shape, values: Float32Array.from(values) });
const words = ["<cls>", "I", "saw", "a", "saw", "."].map((text, place) => ({ text, special: place === 0 }));

/** @type {Attention} two tokens, two heads of two numbers; head 1 is the one to be read */
const attention = partly({
  tokens: words.slice(0, 2),
  layers: [
    {
      name: "layer1",
      query: tensor([2, 2, 2], [9, 9, 9, 9, 1, 2, 3, -1]),
      key: tensor([2, 2, 2], [9, 9, 9, 9, 1, 1, 2, 5]),
      value: tensor([2, 2, 2], [9, 9, 9, 9, 4, 0, 0, 4]),
      scores: tensor([2, 2, 2], [0, 0, 0, 0, 3, 12, 2, 1]),
      attention: tensor([2, 2, 2], [0, 1, 0, 1, 0.1, 0.9, 0.75, 0.25]),
      head_output: tensor([2, 2, 2], [9, 9, 9, 9, 0, 0, 3, 1]),
    },
  ],
});

describe("rowOf()", () => {
  const row = rowOf(attention, { layer: "layer1", head: 1, query: 1 });

  it("multiplies the query with every key, number by number", () => {
    // q = (3, −1); keys (1, 1) and (2, 5).
    expect([...row.products]).toEqual([3, -1, 6, -5]);
    expect([row.products[0] + row.products[1], row.products[2] + row.products[3]]).toEqual(row.scores);
    expect([row.count, row.size, row.root]).toEqual([2, 2, Math.sqrt(2)]);
  });

  it("knows the network's own shares and mixture, and how alike it is to each value", () => {
    expect(row.shares).toEqual([0.75, 0.25]);
    expect([...row.mixture]).toEqual([3, 1]);
    expect(row.cosines[0]).toBeCloseTo(3 / Math.sqrt(10), 12);
    expect(row.cosines[1]).toBeCloseTo(1 / Math.sqrt(10), 12);
  });

  it("reaches as far as any sum on its way", () => {
    expect(farthest(row)).toBe(6);
  });

  it("is stacked as far as its parts reach, up or down", () => {
    // 0.5 · (2, −4) and 0.5 · (6, 2): up 4 and 1, down 2.
    const parts = { values: Float32Array.of(2, -4, 6, 2), shares: [0.5, 0.5], count: 2, size: 2 };
    expect(stackReach(parts)).toBe(4);
    expect(stackReach({ ...parts, values: Float32Array.of(2, -4, -6, -8) })).toBe(6);
  });

  it("refuses a reading without what it draws", () => {
    const without = { ...attention, layers: [{ ...attention.layers[0], key: null }] };
    expect(() => rowOf(without, { layer: "layer1", head: 1, query: 1 })).toThrow("without what this page draws");
  });
});

describe("softmax()", () => {
  it("keeps every step: e to each, their sum, the shares", () => {
    const { powers, sum, shares } = softmax([0, Math.log(3)]);
    expect(powers[1]).toBeCloseTo(3, 12);
    expect(sum).toBeCloseTo(4, 12);
    expect(shares[0]).toBeCloseTo(0.25, 12);
  });

  it("divides before, and stays a number for scores that e cannot be raised to", () => {
    expect(softmax([0, 2 * Math.log(3)], 2).shares[1]).toBeCloseTo(0.75, 12);
    expect(softmax([2000, 1999]).shares[0]).toBeCloseTo(Math.E / (Math.E + 1), 12);
  });
});

it("powers have three digits or more, as e to a score has them", () => {
  const said = [-18, -6.7, -3.3, -1, 2, 5, 8, 24.22].map((score) => shortPower(Math.exp(score)));
  expect(said.slice(0, 3)).toEqual(["1.52\u00a0·\u00a010⁻⁸", "1.23\u00a0·\u00a010⁻³", "0.037"]);
  expect(said.slice(3)).toEqual(["0.37", "7.39", "148.4", "2,981", "3.30\u00a0·\u00a010¹⁰"]);
});

it("a vector as a line is as high at each number as its skyline", () => {
  /** @type {[number, number][][]} */
  const drawn = [];
  /** @type {import("../../../frontend/src/stage/pen.js").Pen} */
  const pen = partly({ line: (points) => drawn.push(points) });
  drawOutline(pen, [1, -2], { left: 10, middle: 50, width: 20, height: 40 }, { colour: "ink", reach: 2 });
  expect(drawn).toEqual([
    [
      [10, 40],
      [20, 40],
      [20, 70],
      [30, 70],
    ],
  ]);
});

describe("who asks and in which head", () => {
  const none = { asking: null, head: null };

  it("is what was chosen, else where there is most to see", () => {
    expect(placeOf(attention, { asking: 0, head: { layer: "layer1", head: 1 } })).toEqual({
      ...{ query: 0, layer: "layer1", head: 1 },
    });
    expect(placeOf(attention, none).query).toBe(1);
  });

  it("is no word, layer or head that is not there, and the address does not keep it", () => {
    for (const head of [
      { layer: "9", head: 0 },
      { layer: "layer1", head: 2 },
    ]) {
      const chosen = { asking: 77, head };
      expect(placeOf(attention, chosen)).toEqual(placeOf(attention, none));
      expect(keptOf(attention, chosen)).toEqual({ query: null, layer: null, head: null });
      // It cannot be told before the sentence is read.
      expect(keptOf(null, chosen)).toEqual({ query: 77, ...head });
    }
    expect(keptOf(attention, { asking: 1, head: { layer: "layer1", head: 0 } })).toEqual({
      ...{ query: 1, layer: "layer1", head: 0 },
    });
  });
});

it("plainHead() takes the head with a plain share of another word", () => {
  const row = (...shares) => [...new Array(12).fill(0), ...shares, ...new Array(15).fill(0)];
  const sentence = { tokens: words.slice(0, 6) };
  const one = { name: "layer1", attention: tensor([1, 6, 6], [...row(0, 0.99, 0, 0.01, 0, 0), 0, 0, 0]) };
  const other = { name: "layer2", attention: tensor([1, 6, 6], [...row(0.1, 0, 0.2, 0.58, 0.12, 0), 0, 0, 0]) };
  const own = { name: "layer3", attention: tensor([1, 6, 6], [...row(0, 0, 0.6, 0.4, 0, 0), 0, 0, 0]) };
  expect(plainHead(partly({ ...sentence, layers: [one, other, own] }), 2)).toEqual({ layer: "layer2", head: 0 });
});

it("choicesOf() offers the best four in the sentence's order", () => {
  expect(choicesOf([5, -1, 9, 0, 7, 3])).toEqual([0, 2, 4, 5]);
  expect(choicesOf([1, 2])).toEqual([0, 1]);
});

it("questions have the reader's own numbers for an answer", () => {
  const row = rowOf(attention, { layer: "layer1", head: 1, query: 1 });
  /** @type {import("../../../frontend/src/messages/words.js").Words} */
  const said = partly({ parts: (key) => [key], text: (key) => key });
  const ask = (part) => questionOf(part, said, ["‹cls›", "I"], row, { layer: "layer1", head: 1, query: 1 }, "I");
  expect([ask("query").right, ask("mixture").right]).toEqual([0, 0]);
  // Of scores 2 and 1 the best takes e / (e + 1), 73 %.
  expect(ask("softmax").right).toBe(1);
});

it("cosine() is 1 along, 0 across, −1 against, and 0 of nothing", () => {
  expect([cosine([1, 2], [2, 4]), cosine([1, 0], [0, 1]), cosine([1, 0], [-3, 0]), cosine([0, 0], [1, 1])]).toEqual([
    expect.closeTo(1, 12),
    0,
    -1,
    0,
  ]);
});

it("the first key is met in its own beat, all others in the next", () => {
  expect([meetingAt(1.5, 0, 5), meetingAt(2, 0, 5), meetingAt(2, 1, 5)]).toEqual([0.5, 1, 0]);
  expect([meetingAt(2.25, 1, 5), meetingAt(2.25, 2, 5), meetingAt(3, 4, 5)]).toEqual([1, 0, 1]);
});

describe("words", () => {
  it("are quoted in a message as far as a line goes, letters of two units whole", () => {
    expect(quoted("They record a record.")).toBe("They record a record.");
    expect(quoted("x".repeat(3000))).toBe(`${"x".repeat(40)}…`);
    expect(quoted("𝔸".repeat(41))).toBe(`${"𝔸".repeat(40)}…`);
  });

  it("carry their place where they repeat; signs stand in quotes", () => {
    expect(namesOf(words)).toEqual(["‹cls›", "I", "saw₂", "a", "saw₄", "“.”"]);
  });

  it("to follow are those that stand twice, else the last word", () => {
    expect(wordToFollow(words)).toBe(4);
    expect(wordToFollow(words.slice(0, 4))).toBe(3);
    expect(wordToFollow([words[0], words[1], words[5]])).toBe(1);
  });
});

it("a share answers a pull at its score in points: from one half, by p (1 − p) / c for a small one", () => {
  const row = { scores: [2, 2] };
  const pull = { token: 1, by: 0.01 };
  expect(answerTo(row, pull, 1)).toBeCloseTo(0.25, 4);
  expect(answerTo(row, pull, 2)).toBeCloseTo(0.125, 4);
  expect(answerTo(row, { token: 1, by: 0 }, 1)).toBe(0);
});

it("an address names a layer's first head unless it says which, and none where that is no head", () => {
  expect(headNamed({ layer: "layer2" })).toEqual({ layer: "layer2", head: 0 });
  expect(headNamed({ layer: "layer2", head: "3" })).toEqual({ layer: "layer2", head: 3 });
  expect([{ layer: "layer2", head: "-1" }, { head: "3" }, {}].map(headNamed)).toEqual([null, null, null]);
});
