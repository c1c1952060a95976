import { describe, expect, it } from "vitest";
import { headLines, orderOf } from "../../../frontend/src/draw/headOrder.js";
import { partly } from "../partly.js";

const head = (head, name, share, distance) => ({ head, name, share, distance });
/** @type {import("../../../frontend/src/draw/headOrder.js").LayerHeads[]} */
const layers = partly([
  {
    name: "layer1",
    statistics: [head(0, "broad", 0.9, 2), head(1, "previous word", 0.5, 1), head(2, "broad", 0.95, 3)],
  },
  { name: "layer2", statistics: [head(0, "previous word", 0.8, 1.5), head(1, "broad", 0.85, 4)] },
]);
const shown = (lines) => lines.map(({ title, heads }) => [title, heads.map((one) => `${one.layer}.${one.head}`)]);

describe("headLines(layers, order, perLine)", () => {
  it("puts a layer in a line, and goes on in the next where there is no room", () => {
    expect(shown(headLines(layers, "layer", 2))).toEqual([
      ["layer1", ["layer1.0", "layer1.1"]],
      ["", ["layer1.2"]],
      ["layer2", ["layer2.0", "layer2.1"]],
    ]);
  });

  it("groups heads that do the same, the clearest first", () => {
    expect(shown(headLines(layers, "kind", 8))).toEqual([
      ["broad", ["layer1.2", "layer1.0", "layer2.1"]],
      ["previous word", ["layer2.0", "layer1.1"]],
    ]);
  });

  it("sorts all by a number, the largest first", () => {
    expect(shown(headLines(layers, "distance", 8))).toEqual([
      ["", ["layer2.1", "layer1.2", "layer1.0", "layer2.0", "layer1.1"]],
    ]);
  });
});

describe("orderOf(text)", () => {
  it("takes what it does not know for the usual order", () => {
    expect([orderOf("kind"), orderOf("share"), orderOf(undefined)]).toEqual(["kind", "layer", "layer"]);
  });
});
