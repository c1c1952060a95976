// @vitest-environment happy-dom
import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answers } from "../../../frontend/src/api/answers.js";
import { Problem } from "../../../frontend/src/api/problem.js";
import { DraggedQuestion } from "../../../frontend/src/book/dragged.svelte.js";

const BROKEN = new Problem({ status: 422, slug: "broken", title: "Broken", detail: "" });

/** Where the hand is, null for nowhere. */
let hand = $state(/** @type {number | null} */ (null));
/** The ways to end what was sent, in the order it was. */
let sent = [];
/** @type {() => void} */
let stop;
/** @type {DraggedQuestion<string>} */
let dragged;

/** @returns {import("../../../frontend/src/api/question.js").Question<string>} */
const questionAt = (place) => ({
  key: String(place),
  ask: ({ signal } = {}) => new Promise((resolve, reject) => sent.push({ place, resolve, reject, signal })),
});

beforeEach(() => {
  [hand, sent] = [null, []];
  answers.forget();
  stop = $effect.root(() => {
    dragged = new DraggedQuestion(() => (hand === null ? null : questionAt(hand)));
  });
  flushSync();
});

afterEach(() => stop());

function move(place) {
  hand = place;
  flushSync();
}

async function arrive() {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve();
  flushSync();
}

const asked = () => sent.map(({ place }) => place);

it("lets an answer come while the hand goes on, and then asks where the hand is", async () => {
  [1, 2, 3, 4].forEach(move);
  await arrive();
  expect([asked(), sent[0].signal.aborted]).toEqual([[1], false]);
  sent[0].resolve("of 1");
  await arrive();
  expect([asked(), dragged.resource.last]).toEqual([[1, 4], "of 1"]);
  sent[1].resolve("of 4");
  await arrive();
  expect([asked(), dragged.resource.answer]).toEqual([[1, 4], "of 4"]);
});

it("goes on after an error, and asks nothing again that it was told", async () => {
  [1, 2].forEach(move);
  sent[0].reject(BROKEN);
  await arrive();
  expect(asked()).toEqual([1, 2]);
  sent[1].resolve("of 2");
  await arrive();
  move(2);
  expect([asked(), dragged.resource.problem]).toEqual([[1, 2], null]);
});

it("stops at once when the hand lets go, and when the page is left", async () => {
  move(1);
  move(null);
  await arrive();
  expect([dragged.resource.status, sent[0].signal.aborted]).toEqual(["idle", true]);
  move(2);
  stop();
  await arrive();
  expect(sent[1].signal.aborted).toBe(true);
});
