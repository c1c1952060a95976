import { describe, expect, it } from "vitest";

import { crc32, toNpy, toNpz } from "../../../../frontend/src/draw/export/npz.js";

const ARRAY = { values: Float32Array.of(1, -2.5, 3, 0), shape: [2, 2] };

describe("toNpy(array)", () => {
  it("has the header that NumPy wants, ending on a multiple of 64", () => {
    const bytes = toNpy(ARRAY);
    expect([...bytes.slice(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    const length = bytes[8] + 256 * bytes[9];
    expect((10 + length) % 64).toBe(0);
    const header = Buffer.from(bytes.slice(10, 10 + length)).toString("latin1");
    expect(header).toMatch(/^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 2\), \} *\n$/);
    expect(new Float32Array(bytes.slice(10 + length).buffer)).toEqual(ARRAY.values);
  });
  it("writes a vector's shape as a tuple of one", () => {
    const text = Buffer.from(toNpy({ values: Int32Array.of(1), shape: [1] })).toString("latin1");
    expect(text).toContain("'descr': '<i4'");
    expect(text).toContain("'shape': (1,)");
  });
  it("takes a part of a larger memory as that part", () => {
    const part = new Float32Array([9, 1, -2.5, 3, 0, 9]).subarray(1, 5);
    expect(toNpy({ values: part, shape: [2, 2] })).toEqual(toNpy(ARRAY));
  });
});

describe("toNpz(arrays)", () => {
  it("is a zip whose directory leads to each file", () => {
    const view = new DataView(toNpz({ a: ARRAY, bias: { values: Float32Array.of(1), shape: [1] } }).buffer);
    const end = view.byteLength - 22;
    expect(view.getUint32(end, true)).toBe(0x06054b50);
    expect(view.getUint16(end + 10, true)).toBe(2);
    let at = view.getUint32(end + 16, true);
    const names = [];
    for (let file = 0; file < 2; file++) {
      expect(view.getUint32(at, true)).toBe(0x02014b50);
      const [size, nameLength, start] = [
        view.getUint32(at + 24, true),
        view.getUint16(at + 28, true),
        view.getUint32(at + 42, true),
      ];
      names.push(Buffer.from(view.buffer, at + 46, nameLength).toString());
      expect(view.getUint32(start, true)).toBe(0x04034b50);
      const body = Buffer.from(view.buffer, start + 30 + nameLength, size);
      expect(body.toString("latin1", 1, 6)).toBe("NUMPY");
      expect(view.getUint32(at + 16, true)).toBe(crc32(body));
      at += 46 + nameLength;
    }
    expect(names).toEqual(["a.npy", "bias.npy"]);
  });
});

it("crc32(bytes) is the one that zip files use", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});
