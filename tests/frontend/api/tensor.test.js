import { describe, expect, it } from "vitest";
import { decodeAll, decodeTensor, slice } from "../../../frontend/src/api/tensor.js";

/** Base64 of the bytes of typed numbers, as the service writes them. */
function base64(numbers) {
  return Buffer.from(numbers.buffer).toString("base64");
}

describe("decodeTensor(wire)", () => {
  it("reads nested lists", () => {
    const wire = {
      dtype: "float32",
      shape: [2, 2],
      encoding: "list",
      data: [
        [1, 2],
        [3, 4.5],
      ],
    };
    expect(decodeTensor(wire)).toEqual({ values: Float32Array.of(1, 2, 3, 4.5), shape: [2, 2] });
  });

  it("reads a number alone", () => {
    expect(decodeTensor({ dtype: "float32", shape: [], encoding: "list", data: 7 }).values).toEqual(Float32Array.of(7));
  });

  it("reads float32 and int32 bytes", () => {
    const floats = Float32Array.of(-0.1, 3e8, 0);
    const wire = { shape: [3], encoding: "base64" };
    expect(decodeTensor({ ...wire, dtype: "float32", data: base64(floats) }).values).toEqual(floats);
    const whole = Int32Array.of(-5, 4095, 0);
    expect(decodeTensor({ ...wire, dtype: "int32", data: base64(whole) }).values).toEqual(whole);
  });

  it("reads as infinite what stands for it", () => {
    const lowest = -3.4028234663852886e38;
    const wire = { dtype: "float32", shape: [3], encoding: "list", data: [lowest, 1, -lowest], infinite_count: 2 };
    expect([...decodeTensor(wire).values]).toEqual([-Infinity, 1, Infinity]);
    // One is as large and is not infinite: which is not to be told.
    expect([...decodeTensor({ ...wire, infinite_count: 1 }).values]).toEqual([lowest, 1, -lowest]);
    expect([...decodeTensor({ ...wire, infinite_count: null }).values]).toEqual([lowest, 1, -lowest]);
    const halves = Uint16Array.of(0xfbff, 0x3c00);
    const half = { dtype: "float16", shape: [2], encoding: "base64", data: base64(halves), infinite_count: 1 };
    expect([...decodeTensor(half).values]).toEqual([-Infinity, 1]);
    expect(decodeAll({ value: lowest, is_infinite: true, of: wire })).toEqual({
      value: -Infinity,
      is_infinite: true,
      of: decodeTensor(wire),
    });
    expect(decodeAll({ value: lowest }).value).toBe(lowest);
  });

  it("reads halves: one, minus two, the largest, the smallest, minus infinity", () => {
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0xfc00);
    const { values } = decodeTensor({ dtype: "float16", shape: [5], encoding: "base64", data: base64(halves) });
    expect([...values]).toEqual([1, -2, 65504, 2 ** -24, -Infinity]);
  });

  it("reads bytes with a scale and an offset for each leading index", () => {
    const wire = {
      dtype: "uint8",
      shape: [2, 2],
      encoding: "base64",
      data: base64(Uint8Array.of(0, 255, 10, 20)),
      scale: [0.5, 0],
      offset: [-1, 3],
    };
    expect([...decodeTensor(wire).values]).toEqual([-1, 126.5, 3, 3]);
  });

  it("says so when it cannot", () => {
    expect(() => decodeTensor({ dtype: "complex64", shape: [1], encoding: "base64", data: "" })).toThrow("complex64");
  });
});

it("slice(tensor, index) is one part along the first axis, in the same memory", () => {
  const values = Float32Array.from({ length: 24 }, (_, index) => index);
  const part = slice({ values, shape: [2, 3, 4] }, 1);
  expect(part.shape).toEqual([3, 4]);
  expect(part.values[0]).toBe(12);
  expect(part.values.buffer).toBe(values.buffer);
});
