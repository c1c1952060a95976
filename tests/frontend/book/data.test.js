import { describe, expect, it } from "vitest";
import { topOf } from "../../../frontend/src/book/data/chart.js";
import { growing } from "../../../frontend/src/book/data/draw.js";
import { heightOf, layout, scales, under } from "../../../frontend/src/book/data/layout.js";
import { linesOf } from "../../../frontend/src/book/data/published.js";
import {
  awayFrom,
  compare,
  falls,
  guessed,
  leadAnswer,
  readCurve,
  writeCurve,
} from "../../../frontend/src/book/data/runs.js";
import { alongLine, firstClear, markAt } from "../../../frontend/src/book/data/clear.js";
import { partly } from "../partly.js";

/** @typedef {NonNullable<import("../../../frontend/src/api/types.js").DataEfficiency["measured"]>} Measured */

/** @returns {Measured["runs"][number]} */
const run = (network, share, seed, top1) => partly({ network, share, seed, pictures: 1000 * share, top1 });
/** @type {Measured} */
const measured = partly({
  runs: [
    ...[run("CNN", 1, 1, 0.5), run("CNN", 0.1, 1, 0.2), run("CNN", 0.1, 2, 0.3)],
    ...[run("transformer", 0.1, 1, 0.1), run("transformer", 1, 1, 0.45)],
  ],
});

describe("compare()", () => {
  it("takes the means of the same share, and the lead of the first", () => {
    const { shares, pictures, ahead } = compare(measured) ?? expect.fail();
    expect([shares, pictures]).toEqual([
      [0.1, 1],
      [100, 1000],
    ]);
    [0.15, 0.05].forEach((lead, at) => expect(ahead[at]).toBeCloseTo(lead, 12));
  });

  it("is nothing without two networks on the same shares", () => {
    expect(compare(null)).toBeNull();
    expect(compare({ ...measured, runs: measured.runs.slice(0, 4) })).toBeNull();
  });
});

it("a lead grows, stays within a point, shrinks or turns", () => {
  const leads = [
    [0.02, 0.06],
    [0.065, 0.06],
    [0.065, 0.038],
    [0.065, -0.01],
  ];
  expect(leads.map(leadAnswer)).toEqual([0, 1, 2, 3]);
});

it("a lead falls where each is smaller than the one before", () => {
  expect(
    [
      [6.5, 4.6, 3.5],
      [6.5, 4.6, 3.5, 3.8],
      [2, 2],
    ].map(falls),
  ).toEqual([true, false, false]);
});

describe("a guessed curve", () => {
  it("is held within the chart, and is as far away as its guesses are in the mean", () => {
    const none = readCurve(undefined, 3, 0.3);
    const curve = guessed(guessed(none, 0, 0.9, 0.3), 2, 0.1004, 0.3);
    expect(curve).toEqual([0.3, null, 0.1]);
    expect(awayFrom(curve, [0.2, 0.9, 0.3])).toBeCloseTo(0.15, 12);
    expect(awayFrom(none, [0.2, 0.9, 0.3])).toBeNull();
  });

  it("comes back from its address, and another's does not", () => {
    const curve = [0.15, null, 0.205];
    expect(readCurve(writeCurve(curve) ?? undefined, 3, 0.3)).toEqual(curve);
    expect(writeCurve([null, null])).toBeNull();
    for (const written of ["150-x", "150-x-20x", "a-b-c", "1-2-3-4"]) {
      expect(readCurve(written, 3, 0.3)).toEqual([null, null, null]);
    }
    // One that would leave the chart is held within, as one that is drawn.
    expect(readCurve("150-x-999", 3, 0.3)).toEqual([0.15, null, 0.3]);
  });
});

it("a pile grows share by share, each share's dots after its photos", () => {
  const shares = [0.05, 0.5, 1];
  expect(growing(1, 1, shares).filled).toBe(0);
  for (const at of shares.keys()) {
    const when = 1.06 + 0.3 * (at + 0.5);
    const { filled, shown } = growing(when, 1, shares);
    expect(filled).toBeCloseTo(shares[at], 9);
    expect([shown(at), shown(at - 1)]).toEqual([0, 1]);
  }
  expect([0, 1, 2].map(growing(2, 1, shares).shown)).toEqual([1, 1, 1]);
});

it("linesOf() breaks between words, and loses none", () => {
  const lines = linesOf("much worse than the convolutional network", 14, ({ length }) => length);
  expect(lines).toEqual(["much worse", "than the", "convolutional", "network"]);
});

it.each([
  { width: 920, room: 620, isNarrow: false },
  { width: 640, room: 440, isNarrow: false },
  { width: 358, room: 340, isNarrow: true },
  { width: 328, room: 220, isNarrow: true },
])("everything lies within a stage of $width, and a press finds its share", (room) => {
  const box = { ...room, height: heightOf(room) };
  const places = layout(box);
  const { pile, chart, inset } = places;
  const { series, shares } = compare(measured) ?? expect.fail();
  const top = topOf(series);
  expect(top).toBeGreaterThanOrEqual(0.5);
  expect([pile.left + pile.side < chart.left - 36, pile.top + pile.side < box.height - 40]).toEqual([true, true]);
  expect([chart.left + chart.width <= box.width, chart.top + chart.height < box.height - 40]).toEqual([true, true]);
  const { x, y } = scales(chart, inset, shares, top);
  const found = under(places, { x: x(1) + 4, y: y(0.2) }, { shares, top }) ?? expect.fail();
  expect([found.what, found.at]).toEqual(["chart", 1]);
  expect(found.top1).toBeCloseTo(0.2, 9);
  const low = { x: pile.left + 5, y: pile.top + 0.95 * pile.side };
  expect(under(places, low, { shares, top })).toEqual({
    what: "pile",
    at: 0,
    top1: 0,
  });
  expect(under(places, { x: box.width / 2, y: 0 }, { shares, top })).toBeNull();
});

describe("texts among curves", () => {
  const place = (top) => ({ left: 40, top, width: 20, height: 10 });

  it("stand at the first place that meets neither a line nor a mark", () => {
    const level = alongLine([
      [0, 5],
      [100, 5],
    ]);
    const steep = alongLine([
      [30, 0],
      [70, 400],
    ]);
    expect(firstClear([place(0), place(20)], level)).toEqual(place(20));
    expect(firstClear([place(195), place(20)], steep)).toEqual(place(20));
    expect(firstClear([place(0), place(20), place(40)], [...level, markAt([62, 25])])).toEqual(place(40));
  });

  it("stand at the first place where none is clear", () => {
    expect(firstClear([place(0), place(3)], [markAt([50, 6])])).toEqual(place(0));
  });
});
