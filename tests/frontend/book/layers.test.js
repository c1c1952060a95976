import { describe, expect, it } from "vitest";
import { beatsFor, openAt } from "../../../frontend/src/book/layers/draw.js";
import { heightOf, layout, under } from "../../../frontend/src/book/layers/layout.js";
import {
  angleOf,
  driftOf,
  greatestChange,
  isPairOf,
  meanRow,
  paired,
  pairToFollow,
  stationsOf,
} from "../../../frontend/src/book/layers/twins.js";
import { partly } from "../partly.js";

/** @typedef {import("../../../frontend/src/api/types.js").Attention} Attention */
/** @typedef {import("../../../frontend/src/api/types.js").Embeddings} Embeddings */

const tensor = (shape, values) => ({ shape, values: Float32Array.from(values) });

/** @type {Attention} the class token and two words written alike; vectors of two numbers whose angles are known */
const attention = partly({
  layers: [
    {
      name: "layer1",
      input: tensor([3, 2], [9, 9, 1, 0, 1, 1]),
      hidden: tensor([3, 2], [9, 9, 1, 0, 0, 2]),
      attention: tensor([2, 3, 3], [0, 0, 1, 0.5, 0.5, 0, 1, 0, 0, 0, 0, 1, 0.1, 0.3, 0.6, 0, 0, 1]),
    },
    { name: "layer2", input: null, hidden: tensor([3, 2], [9, 9, 1, 0, -3, 0]), attention: null },
  ],
});
/** @type {Embeddings} */
const alone = partly({ embedding: tensor([2, 2], [2, 3, 2, 3]) });

describe("stationsOf()", () => {
  const stations = stationsOf(attention, alone, [1, 2]);

  it("tells how alike two words point, alone, with their places and after every layer", () => {
    expect(stations.map(({ kind, name }) => kind + name)).toEqual(["word", "place", "layerlayer1", "layerlayer2"]);
    [1, Math.SQRT1_2, 0, -1].forEach((cosine, at) => expect(stations[at].cosine).toBeCloseTo(cosine, 6));
    [0, 45, 90, 180].forEach((angle, at) => expect(stations[at].angle).toBeCloseTo(angle, 1));
  });

  it("tells what both take of each word, over all heads", () => {
    const [one, other] = stations[2].shares ?? expect.fail();
    [0.3, 0.4, 0.3].forEach((share, at) => expect(one[at]).toBeCloseTo(share, 6));
    expect(other).toEqual([0.5, 0, 0.5]);
    expect([stations[0].shares, stations[3].shares]).toEqual([null, null]);
    expect(meanRow(attention.layers[0].attention ?? expect.fail(), 0)).toEqual([0, 0, 1]);
  });

  it("knows in which layer the angle changes most", () => {
    expect(greatestChange(stations)).toEqual({ index: 1, from: stations[2].cosine, to: stations[3].cosine });
  });

  it("tells whether all layers together draw both apart", () => {
    const from = (/** @type {number} */ before, /** @type {number} */ after) =>
      driftOf(stations.map((station, at) => ({ ...station, cosine: at === 1 ? before : after })));
    expect([from(0.9, 0.3), from(0.3, 0.9), from(0.31, 0.312)]).toEqual(["apart", "alike", "even"]);
  });

  it("refuses a reading without what it draws", () => {
    expect(() => stationsOf(attention, partly({ embedding: null }), [1, 2])).toThrow("without their vectors");
  });

  it("opens the arrows in each beat, from where they were, and lets them rest", () => {
    expect(beatsFor(stations).map(([id]) => id)).toEqual(["word", "place", "layer", "layer", "labels"]);
    [0, 45, 90, 180, 180].forEach((angle, at) => expect(openAt(at + 1, stations)).toBeCloseTo(angle, 1));
    expect(openAt(2.2, stations)).toBeCloseTo(45, 1);
    const middle = openAt(2.6, stations);
    expect(middle > 45 && middle < 90).toBe(true);
  });
});

it("angleOf() holds what rounding puts beyond 1", () => {
  expect([angleOf(1.0000001), angleOf(0), angleOf(-1.1)]).toEqual([0, 90, 180]);
});

const tokens = (...texts) => ["<cls>", ...texts].map((text, at) => ({ text, special: at === 0 }));

it("the first words written alike are followed; else the first word and the last", () => {
  expect(pairToFollow(tokens("I", "Saw", "a", "saw", "."))).toEqual([2, 4]);
  // Alike but for a capital are two vectors from the first: those that are one are followed, if there are such.
  expect(pairToFollow(tokens("The", "wound", "of", "the", "wound"))).toEqual([2, 5]);
  expect(pairToFollow(tokens("They", "can", "fish", "."))).toEqual([1, 3]);
});

it("one word is never watched twice: where there is no other, a sign is the other", () => {
  expect(pairToFollow(tokens("Wow", "!"))).toEqual([1, 2]);
  expect(pairToFollow(tokens("“", "Wow"))).toEqual([1, 2]);
  expect(pairToFollow(tokens("“", "Wow", "!", "”"))).toEqual([2, 4]);
  expect(pairToFollow(tokens("?", "!"))).toEqual([1, 2]);
  expect(() => pairToFollow(tokens("Wow"))).toThrow("the sentence has one");
});

it("a pair that an address asks for is two words of the sentence, or is not taken", () => {
  const said = tokens("Wow", "!");
  expect([isPairOf(said, [1, 2]), isPairOf(said, [2, 1])]).toEqual([true, true]);
  expect([isPairOf(said, [1, 1]), isPairOf(said, [0, 1]), isPairOf(said, [1, 3])]).toEqual([false, false, false]);
});

it("two words stay two: the one that is the other changes places with it", () => {
  expect([paired([1, 3], 1, 2), paired([1, 3], 0, 2)]).toEqual([
    [1, 2],
    [2, 3],
  ]);
  expect([paired([1, 3], 1, 1), paired([1, 3], 0, 3)]).toEqual([
    [3, 1],
    [3, 1],
  ]);
});

it.each([
  { width: 920, room: 620, isNarrow: false },
  { width: 358, room: 343, isNarrow: true },
])("arrows stay on a stage of $width however far they open, and what is pressed is found", (room) => {
  const box = { ...room, height: heightOf(room) };
  for (const angle of [1, 70, 180]) {
    const { pivot, long, room: around } = layout(box, 6, angle, 60);
    const high = long * Math.sin((angle * Math.PI) / 360);
    expect([pivot.y - high >= around.top, pivot.y + high <= around.top + around.height]).toEqual([true, true]);
    expect(long).toBeGreaterThan(20);
  }
  const places = layout(box, 6, 70, 60);
  const counts = { stations: 6, words: 5 };
  expect(under(places, { x: places.list.left + 5, y: places.middle(4) }, counts)).toEqual({ station: 4 });
  expect(under(places, { x: box.width - 3, y: box.height - 3 }, counts)).toEqual({ token: 4 });
  expect(under(places, { x: 5, y: places.middle(0) }, counts)).toBeNull();
});
