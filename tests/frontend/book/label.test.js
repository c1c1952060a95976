import { describe, expect, it } from "vitest";
import { votingAt } from "../../../frontend/src/book/label/draw.js";
import { lostAnswer, sceneAt } from "../../../frontend/src/book/label/less.js";
import {
  averageOf,
  productsAt,
  readPlaces,
  sharesOf,
  votesOf,
  writePlaces,
} from "../../../frontend/src/book/label/votes.js";
import { partly } from "../partly.js";

/** @typedef {import("../../../frontend/src/book/label/draw.js").Scene} Scene */

/** Two maps of 2 × 2. */
const last = { shape: [2, 2, 2], values: Float32Array.of(1, 2, 3, 4, 10, 0, 0, 10) };
const weights = [2, -0.5];

describe("votes", () => {
  const votes = votesOf(last, weights);

  it("are all maps at a place times the weights", () => {
    expect(votes).toEqual([2 - 5, 4, 6, 8 - 5]);
  });

  it("average to what the averages weigh: 2 · 2.5 − 0.5 · 5", () => {
    expect(averageOf(votes)).toBe(2.5);
  });

  it("count as 0 once taken out, and are still divided by all places", () => {
    expect(averageOf(votes, new Set([2]))).toBe(1);
  });

  it("are the sum of their products, the largest first", () => {
    const products = productsAt(last, weights, 0);
    expect(products.map(({ map, product }) => [map, product])).toEqual([
      [1, -5],
      [0, 2],
    ]);
    expect(products.reduce((sum, { product }) => sum + product, 0)).toBe(votes[0]);
  });

  it("are cast by every place once, the first place first", () => {
    expect(votingAt(2.5, 4, 2).order).toEqual([2, 0, 1, 3]);
    expect([votingAt(1.5, 4, 2).done, votingAt(2, 4, 2).done, votingAt(3, 4, 2).done]).toEqual([0, 1, 4]);
  });
});

it("sharesOf() makes shares of logits: e to the power of each, divided by their sum", () => {
  const { exponentials, sum, shares } = sharesOf([0, Math.log(3)]);
  expect(exponentials[0]).toBe(1);
  expect(exponentials[1]).toBeCloseTo(3, 12);
  expect(sum).toBeCloseTo(4, 12);
  expect(shares.map((share) => Math.round(share * 1e9) / 1e9)).toEqual([0.25, 0.75]);
});

describe("one vote less", () => {
  /** @returns {Scene["rivals"][number]} */
  const rival = (logit, share) => ({ label: "cat", isChosen: true, logit, exponential: 2 * logit, share });
  /** @type {Scene} */
  const scene = partly({
    ...{ first: 2, at: null, average: 4, logit: 5, sum: 10, rivals: [rival(5, 0.8)] },
    without: { average: 3, logit: 4, sum: 8, rivals: [rival(4, 0.6)] },
  });
  scene.out = new Set();

  it("is shown by the last beat: the place is marked, then taken out, and the numbers go along", () => {
    expect(sceneAt(scene, 6)).toBe(scene);
    expect(sceneAt(scene, 6.2)).toEqual({ ...scene, at: 2 });
    const { out, average, logit, sum, rivals } = sceneAt(scene, 7);
    expect([[...out], average, logit, sum, rivals]).toEqual([[2], 3, 4, 8, scene.without.rivals]);
    expect(sceneAt(scene, 6.575).average).toBeCloseTo(3.5, 9);
  });

  it("leaves what the reader has in hand as it is", () => {
    for (const held of [
      { ...scene, out: new Set([1]) },
      { ...scene, at: 0 },
    ])
      expect(sceneAt(held, 7)).toBe(held);
  });

  it("costs the logit its part of the average", () => {
    const votes = [8, 4, 4, 4];
    const lost = averageOf(votes) - averageOf(votes, new Set([0]));
    expect(lost).toBe(2);
    expect([lostAnswer(8, 8, 4), lostAnswer(lost, 8, 4), lostAnswer(0, 8, 4)]).toEqual([0, 1, 2]);
  });
});

it("places taken out come back from their address, and nothing else does", () => {
  expect(writePlaces(new Set([11, 5]))).toBe("5-11");
  expect(writePlaces(new Set())).toBeNull();
  expect([...readPlaces("5-11")]).toEqual([5, 11]);
  expect([...readPlaces("-5-x-5--1.5")]).toEqual([5]);
  expect([...readPlaces(undefined)]).toEqual([]);
});
