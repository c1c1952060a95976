import { describe, expect, it } from "vitest";
import { runningSums, stepPath } from "../../../frontend/src/draw/running.js";

describe("runningSums(values)", () => {
  it("ends at the whole sum, and does not round on the way", () => {
    expect(Array.from(runningSums([1, 2, -4]))).toEqual([1, 3, -1]);
    expect(runningSums(Float32Array.of(2 ** 24, 1, 1)).at(-1)).toBe(2 ** 24 + 2);
    expect(runningSums([])).toHaveLength(0);
  });
});

describe("stepPath(values, y)", () => {
  it("is level over each bar", () => {
    expect(stepPath([1, 2], (value) => 10 - value)).toBe("M0 9H1V8H2");
  });
});
