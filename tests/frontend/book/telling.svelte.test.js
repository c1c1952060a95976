// @vitest-environment happy-dom
/**
 * When a page of the book tells what there was to see, and when it asks anew.
 */

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { flushSync } from "svelte";
import { guesses } from "../../../frontend/src/book/guesses.svelte.js";
import { Telling } from "../../../frontend/src/book/telling.svelte.js";
import { Playing } from "../../../frontend/src/stage/playing.svelte.js";

const BEATS = ["one", "two"].map((id) => ({ id, name: id, ms: 100, say: "" }));

/** @type {() => void} */
let leave;
const page = $state({ subject: /** @type {string | null} */ (null), inHand: /** @type {string | null} */ (null) });
/** @type {Playing} */
let playing;
/** @type {Telling} */
let telling;
let name = "";
let count = 0;

beforeEach(() => {
  // What was guessed is kept for good, so each test has a page of its own.
  name = `page${(count += 1)}`;
  [page.subject, page.inHand] = [null, null];
  leave = $effect.root(() => {
    playing = new Playing();
    playing.show(BEATS);
    telling = new Telling(
      name,
      playing,
      () => page.subject && /** @type {any} */ ({ subject: page.subject }),
      () => /** @type {any} */ ({ beats: BEATS, inHand: page.inHand }),
    );
  });
  ask("the word I");
});

afterEach(() => leave());

/** @param {string} subject */
function ask(subject) {
  page.subject = subject;
  flushSync();
}

/** @param {string} subject */
function guess(subject) {
  guesses.make(name, { subject, answer: 0, isRight: true });
  flushSync();
}

/** @param {number} position */
function see(position) {
  playing.seek(position);
  flushSync();
}

describe("what was seen", () => {
  it("is told to who has guessed, has seen all, or wants to read on", () => {
    expect(telling.isTold).toBe(false);
    guess("the word I");
    expect([telling.isTold, telling.isGuessed]).toEqual([true, true]);
  });

  it("is told at the last beat and stays told when one goes back", () => {
    see(1);
    expect(telling.isTold).toBe(false);
    see(2);
    see(0);
    expect([telling.isTold, telling.isGuessed]).toEqual([true, false]);
  });
});

describe("another question", () => {
  it("is asked before its answer is shown, to who guesses", () => {
    guess("the word I");
    see(2);
    ask("the word saw");
    expect([playing.position, telling.isTold]).toEqual([0, false]);
  });

  it("disturbs nobody who guesses nothing", () => {
    see(2);
    ask("the word saw");
    expect([playing.position, telling.isTold]).toEqual([2, true]);
  });

  it("nor who reads on without", () => {
    guess("the word I");
    telling.readOn();
    see(2);
    ask("the word saw");
    expect([playing.position, telling.isTold]).toEqual([2, true]);
  });

  it("nor who holds something in their hand", () => {
    guess("the word I");
    see(2);
    page.inHand = "This place";
    ask("the place below");
    expect(playing.position).toBe(2);
  });

  it("is none where the same is asked again, or the first comes late", () => {
    guess("the word I");
    see(2);
    page.subject = null;
    flushSync();
    ask("the word I");
    expect(playing.position).toBe(2);
  });
});
