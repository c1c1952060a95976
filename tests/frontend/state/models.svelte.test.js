// @vitest-environment happy-dom
import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answers } from "../../../frontend/src/api/answers.js";
import { getModel } from "../../../frontend/src/api/client.js";
import { ModelList } from "../../../frontend/src/state/models.svelte.js";

const card = (id, rest = {}) => ({ id, available: true, opening: false, sha256: "1", ...rest });

/** What the service lists. */
let listed = [];
let asked = 0;
/** @type {() => void} */
let stop;
/** @type {ModelList} */
let models;

/** Come to a page: a list of its own is asked for. */
async function visit() {
  stop?.();
  stop = $effect.root(() => {
    models = new ModelList();
  });
  flushSync();
  await models.arrived;
  flushSync();
}

beforeEach(() => {
  vi.useFakeTimers();
  [listed, asked] = [[card("one")], 0];
  vi.stubGlobal("fetch", async ({ url }) => {
    asked += 1;
    return new Response(JSON.stringify(url.endsWith("/models") ? { models: listed } : {}));
  });
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("ModelList", () => {
  it("is asked for on every page, and again until nothing is being opened", async () => {
    listed = [card("one"), card("two", { available: false, opening: true })];
    await visit();
    expect(asked).toBe(1);
    listed = [card("one"), card("two")];
    await vi.advanceTimersByTimeAsync(2000);
    flushSync();
    expect(models.answer?.map(({ available }) => available)).toEqual([true, true]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toBe(2);
    await visit();
    expect(asked).toBe(3);
  });

  it("keeps what is there where asking again fails", async () => {
    listed = [card("one"), card("two", { available: false, opening: true })];
    await visit();
    vi.stubGlobal("fetch", async () => new Response("{}", { status: 500 }));
    await vi.advanceTimersByTimeAsync(2000);
    flushSync();
    expect([models.status, models.answer?.length]).toEqual(["ready", 2]);
  });

  it("is asked for again where the service says of a network that there is none", async () => {
    await visit();
    listed = [card("two")];
    vi.stubGlobal("fetch", async ({ url }) => {
      if (url.endsWith("/models")) return new Response(JSON.stringify({ models: listed }));
      return new Response(JSON.stringify({ type: `/problems/${url.split("/").at(-1)}`, title: "No" }), { status: 404 });
    });
    await answers.ask(getModel("unknown-layer")).catch(() => null);
    await vi.advanceTimersByTimeAsync(0);
    expect(models.isGone("one")).toBe(false);
    await answers.ask(getModel("unknown-model")).catch(() => null);
    await vi.advanceTimersByTimeAsync(0);
    flushSync();
    expect(models.answer?.map(({ id }) => id)).toEqual(["two"]);
    expect([models.isGone("one"), models.isGone("two"), models.isGone("")]).toEqual([true, false, false]);
  });

  it("lets go of what was answered where a network is another now, and not where one is new", async () => {
    await visit();
    await answers.ask(getModel("one"));
    listed = [card("one"), card("two")];
    await visit();
    expect(answers.of(getModel("one"))).toBeDefined();
    listed = [card("one", { sha256: "2" }), card("two")];
    await visit();
    expect(answers.of(getModel("one"))).toBeUndefined();
  });
});
