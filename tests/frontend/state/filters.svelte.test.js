// @vitest-environment happy-dom
import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answers } from "../../../frontend/src/api/answers.js";
import { LayerFilters } from "../../../frontend/src/state/filters.svelte.js";

/** What was asked of the service, each with how to answer it. */
let asked = [];
let model = $state("photo-cnn");
/** @type {LayerFilters} */
let filters;
/** @type {() => void} */
let stop;

/** One filter whose only weight is this. */
const one = (weight) => ({ weight: { dtype: "float32", shape: [1, 1, 1, 1], encoding: "list", data: [[[[weight]]]] } });

async function answer(index, weight) {
  asked[index].resolve(new Response(JSON.stringify(one(weight))));
  await vi.waitFor(() => expect(filters.of("conv1")).not.toBeNull());
}

const weightOf = (layer) => filters.of(layer)?.weight.values[0];

beforeEach(() => {
  asked = [];
  answers.forget();
  model = "photo-cnn";
  vi.stubGlobal("fetch", (request) => new Promise((resolve) => asked.push({ request, resolve })));
  stop = $effect.root(() => {
    filters = new LayerFilters(() => model);
  });
  flushSync();
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

describe("LayerFilters", () => {
  it("asks for a layer once, and has it when it is here", async () => {
    expect(filters.of("conv1")).toBeUndefined();
    filters.want("conv1");
    filters.want("conv1");
    expect([asked.length, filters.of("conv1")]).toEqual([1, null]);
    await answer(0, 7);
    expect(weightOf("conv1")).toBe(7);
  });

  it("never shows one network's filters under another that was chosen while they were on their way", async () => {
    filters.want("conv1");
    model = "photo-cnn-unaugmented";
    flushSync();
    expect(filters.of("conv1")).toBeUndefined();
    filters.want("conv1");
    // The first network's come after all, and late.
    asked[0].resolve(new Response(JSON.stringify(one(1))));
    await new Promise((resolve) => setTimeout(resolve));
    expect(filters.of("conv1")).toBeNull();
    await answer(1, 2);
    expect(weightOf("conv1")).toBe(2);
    expect(asked[1].request.url).toContain("/photo-cnn-unaugmented/");
  });

  it("stops waiting for those of a network that was left", async () => {
    filters.want("conv1");
    model = "other";
    flushSync();
    await Promise.resolve();
    expect(asked[0].request.signal.aborted).toBe(true);
  });

  it("asks again after a failure", async () => {
    filters.want("conv1");
    asked[0].resolve(new Response("{}", { status: 500 }));
    await vi.waitFor(() => expect(filters.of("conv1")).toBeUndefined());
    filters.want("conv1");
    expect(asked.length).toBe(2);
  });
});
