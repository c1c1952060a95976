import { describe, expect, it } from "vitest";
import { readSentenceState, strongest, writeSentenceState } from "../../../frontend/src/state/sentence.js";

describe("the sentence page's address", () => {
  it("comes back as it was written", () => {
    const state = {
      model: "sentence-encoder",
      text: "I saw a saw & more",
      layer: "layer2",
      head: 3,
      cell: { row: 2, column: 4 },
    };
    const written = Object.fromEntries(
      Object.entries(writeSentenceState(state)).map(([name, value]) => [name, String(value)]),
    );
    expect(readSentenceState(written)).toEqual(state);
  });

  it("starts empty, and takes nonsense for nothing", () => {
    const empty = { model: "", text: "", layer: "", head: 0, cell: null };
    expect(readSentenceState({})).toEqual(empty);
    expect(readSentenceState({ head: "-1", query: "x", key: "2" })).toEqual(empty);
  });
});

describe("strongest(weights, count)", () => {
  it("puts the largest first and keeps where each stood", () => {
    expect(strongest(Float32Array.of(0.25, 0.5, 0.125, 0.125), 2)).toEqual([
      { index: 1, weight: 0.5 },
      { index: 0, weight: 0.25 },
    ]);
  });
});
