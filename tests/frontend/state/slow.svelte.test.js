// @vitest-environment happy-dom
import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answers } from "../../../frontend/src/api/answers.js";
import { Resting } from "../../../frontend/src/state/resting.svelte.js";
import { SlowQuestion } from "../../../frontend/src/state/slow.svelte.js";

let key = $state("");
let isQuick = $state(false);
let asked = [];
/** @type {() => void} */
let stop;
/** @type {SlowQuestion<string>} */
let slow;
/** @type {Resting<number>} */
let resting;

const question = () => (key ? { key, ask: () => new Promise(() => asked.push(key)) } : null);

beforeEach(() => {
  [key, isQuick, asked] = ["a", false, []];
  answers.forget();
  stop = $effect.root(() => {
    slow = new SlowQuestion(question, () => isQuick);
  });
  flushSync();
});

afterEach(() => stop());

/** @param {() => void} act */
function then(act) {
  act();
  flushSync();
}

describe("SlowQuestion", () => {
  it("is asked only when told to, and stopped", () => {
    expect([slow.resource.status, asked]).toEqual(["idle", []]);
    then(() => slow.start());
    expect([slow.resource.status, asked]).toEqual(["loading", ["a"]]);
    then(() => slow.stop());
    expect(slow.resource.status).toBe("idle");
  });

  it("is not asked for another question than the one it was told", () => {
    then(() => slow.start());
    then(() => (key = "b"));
    expect([slow.resource.status, asked]).toEqual(["idle", ["a"]]);
  });

  it("is asked at once where it is quick, and can be stopped too", () => {
    then(() => (isQuick = true));
    expect(asked).toEqual(["a"]);
    then(() => slow.stop());
    expect(slow.resource.status).toBe("idle");
    then(() => (key = "b"));
    expect(asked).toEqual(["a", "b"]);
  });
});

it("Resting has where a value came to rest, and not what it passed", () => {
  vi.useFakeTimers();
  let value = $state(1);
  const end = $effect.root(() => {
    resting = new Resting(() => value, 80);
  });
  flushSync();
  const seen = [resting.current];
  for (const next of [2, 3]) {
    then(() => (value = next));
    vi.advanceTimersByTime(50);
    seen.push(resting.current);
  }
  vi.advanceTimersByTime(50);
  expect([...seen, resting.current]).toEqual([1, 1, 1, 3]);
  end();
  vi.useRealTimers();
});
