import { describe, expect, it } from "vitest";
import { alongLog, byNetwork, lead } from "../../../frontend/src/draw/shares.js";

describe("byNetwork(figures)", () => {
  it("keeps every run, and takes the mean of those with the same share", () => {
    const figures = [
      { network: "CNN", share: 1, top1: 0.5 },
      { network: "CNN", share: 0.1, top1: 0.2 },
      { network: "ViT", share: 0.1, top1: 0.1 },
      { network: "CNN", share: 0.1, top1: 0.4 },
    ];
    const [cnn, vit] = byNetwork(figures);
    expect(cnn.shares).toEqual([0.1, 1]);
    expect(cnn.means[0]).toBeCloseTo(0.3);
    expect(cnn.runs).toHaveLength(3);
    expect(vit).toEqual({
      network: "ViT",
      shares: [0.1],
      means: [0.1],
      runs: [figures[2]],
    });
  });
});

describe("lead(series)", () => {
  const runs = /** @type {[string, number, number][]} */ ([
    ["CNN", 0.1, 0.4],
    ["CNN", 1, 0.7],
    ["ViT", 0.1, 0.2],
    ["ViT", 1, 0.8],
  ]);
  const figures = runs.map(([network, share, top1]) => ({ network, share, top1 }));

  it("is the first minus the second", () => {
    const [few, all] = lead(byNetwork(figures));
    expect(few).toBeCloseTo(0.2);
    expect(all).toBeCloseTo(-0.1);
  });

  it("is none of one network, or of other shares", () => {
    expect(lead(byNetwork(figures.slice(0, 2)))).toEqual([]);
    expect(lead(byNetwork(figures.slice(0, 3)))).toEqual([]);
  });
});

describe("alongLog(share, least, most)", () => {
  it("puts equal factors equally far apart", () => {
    expect(alongLog(0.05, 0.05, 1)).toBe(0);
    expect(alongLog(1, 0.05, 1)).toBe(1);
    expect(alongLog(0.1, 0.01, 1)).toBeCloseTo(0.5);
    expect(alongLog(1, 1, 1)).toBe(0.5);
  });
});
