import { describe, expect, it } from "vitest";
import {
  readHeads,
  readSentenceState,
  readSetting,
  strongest,
  toggled,
  writeHeads,
  writeSentenceState,
} from "../../../frontend/src/state/sentence.js";

describe("the sentence page's address", () => {
  it("comes back as it was written", () => {
    const state = {
      model: "sentence-encoder",
      text: "I saw a saw & more",
      layer: "layer2",
      head: 3,
      headAsked: "3",
      cell: { row: 2, column: 4 },
      tab: "why",
      options: { window: "2", off: "layer1.3 layer2.0" },
    };
    const written = Object.fromEntries(
      Object.entries(writeSentenceState(state)).map(([name, value]) => [name, String(value)]),
    );
    expect(readSentenceState(written, ["window", "off"])).toEqual(state);
  });

  it("starts empty, and takes nonsense for nothing", () => {
    const empty = { model: "", text: "", layer: "", head: 0, headAsked: "", cell: null, tab: "", options: {} };
    expect(readSentenceState({}, [])).toEqual(empty);
    const nonsense = readSentenceState({ head: "-1", query: "x", key: "2", nothing: "1" }, ["window"]);
    // What was asked for is kept, to be told.
    expect(nonsense).toEqual({ ...empty, headAsked: "-1" });
  });
});

describe("how a sentence is to be read", () => {
  it("says nothing where nothing is changed", () => {
    expect(readSetting({})).toEqual({});
    expect(readSetting({ positions: "on", window: "all", off: "" })).toEqual({});
  });

  it("says what is changed, in the service's words", () => {
    expect(readSetting({ positions: "off", window: "0", off: "layer1.3" })).toEqual({
      positional_encoding: false,
      window: 0,
      disabled_heads: [{ layer: "layer1", head: 3 }],
    });
  });

  it("names heads in an address, each once, nonsense not at all", () => {
    const heads = [
      { layer: "layer1", head: 3 },
      { layer: "encoder.0", head: 0 },
    ];
    expect(writeHeads(heads)).toBe("layer1.3 encoder.0.0");
    expect(readHeads("layer1.3 encoder.0.0 layer1.3 layer2 .1 layer1.-1")).toEqual(heads);
    expect(writeHeads([])).toBe(null);
  });

  it("switches a head off and on again", () => {
    const [one, other] = readHeads("layer1.0 layer1.1");
    expect(toggled([one], other)).toEqual([one, other]);
    expect(toggled([one, other], { ...one })).toEqual([other]);
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
