import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeTensor } from "../../../frontend/src/api/tensor.js";

/** Written by the service's wire.py, and held to it by tests/contract/test_golden.py. */
const golden = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../golden/tensors.json"), "utf8"));

describe("decodeTensor(golden)", () => {
  for (const { name, tensor, values, tolerance } of golden) {
    it(`reads ${name}`, () => {
      const decoded = decodeTensor(tensor);
      expect(decoded.shape).toEqual(tensor.shape);
      expect(decoded.values).toHaveLength(values.length);
      for (const [index, value] of values.entries()) {
        const rounding = Math.abs(value) * 1e-7;
        expect(Math.abs(decoded.values[index] - value)).toBeLessThanOrEqual(tolerance + rounding);
      }
    });
  }
});
