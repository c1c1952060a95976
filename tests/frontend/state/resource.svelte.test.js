// @vitest-environment happy-dom
import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answers } from "../../../frontend/src/api/answers.js";
import { Problem } from "../../../frontend/src/api/problem.js";
import { Resource } from "../../../frontend/src/state/resource.svelte.js";

const BUSY = new Problem({ status: 503, slug: "busy", title: "Full", detail: "", retryAfterSeconds: 2 });
const GONE = new Problem({ status: 0, slug: "unreachable", title: "Gone", detail: "" });
const BROKEN = new Problem({ status: 422, slug: "broken", title: "Broken", detail: "" });

/** A service that answers when the test says so: `asked[key]` are the ways to end each time `key` was sent. */
let asked = {};
const questionOf = (key) => ({
  key,
  ask: (options) =>
    new Promise((resolve, reject) => (asked[key] ??= []).push({ resolve, reject, signal: options.signal })),
});

/** @type {() => void} */
let stop;
/** What is asked for, and what an answer is about. */
let wanted = $state.raw({ key: null, network: "" });
/** @type {Resource<any>} */
let resource;

/** Ask for something else, and let everything that follows at once follow. */
function want(key, network = "") {
  wanted = { key, network };
  flushSync();
}

/** Let what was answered arrive. */
async function arrive() {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve();
  flushSync();
}

async function answer(key, value) {
  asked[key].at(-1).resolve(value);
  await arrive();
}

async function fail(key, problem) {
  asked[key].at(-1).reject(problem);
  await arrive();
}

beforeEach(() => {
  vi.useFakeTimers();
  asked = {};
  answers.forget();
  want(null);
  stop = $effect.root(() => {
    resource = new Resource(
      () => (wanted.key === null ? null : questionOf(wanted.key)),
      () => wanted.network,
    );
  });
  flushSync();
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

const seen = () => [resource.status, resource.answer, resource.last, resource.isStale];

describe("Resource", () => {
  it("asks nothing until there is something to ask", async () => {
    expect(seen()).toEqual(["idle", null, null, false]);
    want("a");
    expect(seen()).toEqual(["loading", null, null, false]);
    await answer("a", 1);
    expect(seen()).toEqual(["ready", 1, 1, false]);
  });

  it("does not ask again for a question that is built anew and says the same", async () => {
    want("a");
    want("a");
    await answer("a", 1);
    want("a");
    expect([asked.a.length, ...seen()]).toEqual([1, "ready", 1, 1, false]);
  });

  it("keeps the last good answer apart while the next comes", async () => {
    want("a");
    await answer("a", 1);
    want("b");
    expect(seen()).toEqual(["loading", null, 1, true]);
    await answer("b", 2);
    expect(seen()).toEqual(["ready", 2, 2, false]);
  });

  it("lets go of the last good answer where it is about something else", async () => {
    want("a", "one");
    await answer("a", 1);
    want("b", "other");
    expect(seen()).toEqual(["loading", null, null, false]);
  });

  it("stops the old question for the new, and never shows its late answer", async () => {
    want("a");
    want("b");
    await arrive();
    expect(asked.a[0].signal.aborted).toBe(true);
    await answer("b", 2);
    await answer("a", 1);
    expect(seen()).toEqual(["ready", 2, 2, false]);
  });

  it("asks anew for what was stopped, and is not fooled by the answer to the first time", async () => {
    want("a");
    want("b");
    await arrive();
    want("a");
    asked.a[0].resolve("late");
    await arrive();
    expect(seen()).toEqual(["loading", null, null, false]);
    await answer("a", "new");
    expect(resource.answer).toBe("new");
  });

  it("has an answer that is kept at once", async () => {
    want("a");
    await answer("a", 1);
    want("b");
    want("a");
    expect([asked.a.length, ...seen()]).toEqual([1, "ready", 1, 1, false]);
  });

  it("has an error of its own question alone; another one clears it", async () => {
    want("a");
    await fail("a", BROKEN);
    expect([resource.status, resource.problem]).toEqual(["failed", BROKEN]);
    want("b");
    expect([resource.status, resource.problem]).toEqual(["loading", null]);
    await answer("b", 2);
    want("a");
    // What failed once is asked again.
    expect([resource.status, resource.problem, asked.a.length]).toEqual(["loading", null, 2]);
  });

  it("keeps the last good answer when the next fails, and can try again", async () => {
    want("a");
    await answer("a", 1);
    want("b");
    await fail("b", BROKEN);
    expect(seen()).toEqual(["failed", null, 1, true]);
    resource.retry();
    flushSync();
    await answer("b", 2);
    expect(seen()).toEqual(["ready", 2, 2, false]);
  });

  it("asks a full service again when its time is up", async () => {
    want("a");
    await fail("a", BUSY);
    expect([resource.status, resource.secondsLeft]).toEqual(["busy", 2]);
    await vi.advanceTimersByTimeAsync(1000);
    expect([resource.status, resource.secondsLeft, asked.a.length]).toEqual(["busy", 1, 1]);
    await vi.advanceTimersByTimeAsync(1000);
    flushSync();
    expect([resource.status, asked.a.length]).toEqual(["loading", 2]);
    await answer("a", 1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([resource.status, asked.a.length]).toEqual(["ready", 2]);
  });

  it("asks again what found no service, once, when the line is back", async () => {
    want("a");
    await fail("a", GONE);
    expect([resource.status, asked.a.length]).toEqual(["failed", 1]);
    dispatchEvent(new Event("online"));
    await arrive();
    await answer("a", 7);
    dispatchEvent(new Event("online"));
    await arrive();
    expect([resource.answer, asked.a.length]).toEqual([7, 2]);
  });

  it("asks a full service again for what is wanted now only", async () => {
    want("a");
    await fail("a", BUSY);
    want("b");
    expect(resource.status).toBe("loading");
    await vi.advanceTimersByTimeAsync(10_000);
    flushSync();
    expect([asked.a.length, asked.b.length]).toEqual([1, 1]);
    await fail("b", BUSY);
    want(null);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([resource.status, asked.b.length]).toEqual(["idle", 1]);
  });

  it("stops when the page is left", async () => {
    want("a");
    stop();
    await arrive();
    expect(asked.a[0].signal.aborted).toBe(true);
  });
});
