import { describe, expect, it } from "vitest";
import {
  liveliestMaps,
  mapDomains,
  mapPainter,
  mapSize,
  mapValues,
  pairCell,
  pairPainter,
  pairSize,
  thumbnail,
  vectorPicture,
} from "../../../frontend/src/draw/layers.js";

/** Two maps of 2 × 2 and a vector of two. */
const CONV = { values: Float32Array.of(-1, 1, 0, 0, 0, 0, 4, 2), shape: [2, 2, 2] };
const POOL = { values: Float32Array.of(1, 4), shape: [2, 1, 1] };
const VECTOR = { values: Float32Array.of(3, -6), shape: [2] };

it("mapSize(shape) takes a vector for maps of one cell", () => {
  expect(mapSize([16, 64, 32])).toEqual({ count: 16, rows: 64, columns: 32 });
  expect(mapSize([104])).toEqual({ count: 104, rows: 1, columns: 1 });
});

it("mapValues(output, channel) is that map", () => expect([...mapValues(CONV, 1)]).toEqual([0, 0, 4, 2]));

describe("mapDomains(outputs, scope)", () => {
  const outputs = [CONV, POOL, VECTOR];
  it("map: each its own, but a vector's one for all", () => {
    const [conv, pool, vector] = mapDomains(outputs, "map");
    expect(conv).toEqual([
      [-1, 1],
      [0, 4],
    ]);
    expect(pool).toEqual([
      [0, 1],
      [0, 4],
    ]);
    expect(vector).toEqual([
      [-6, 6],
      [-6, 6],
    ]);
  });
  it("layer: the widest of the layer", () => {
    expect(mapDomains(outputs, "layer")[0]).toEqual([
      [-4, 4],
      [-4, 4],
    ]);
  });
  it("network: one value, one colour everywhere", () => {
    const [conv, pool] = mapDomains(outputs, "network");
    expect(conv[0]).toEqual([-6, 6]);
    expect(pool[0]).toEqual([0, 6]);
  });
});

describe("a pooling's pair", () => {
  const input = mapSize(CONV.shape);
  const output = mapSize(POOL.shape);
  const paint = pairPainter(
    mapPainter(
      CONV,
      [
        [-1, 1],
        [0, 4],
      ],
      "activation",
      "light",
    ),
    mapPainter(
      POOL,
      [
        [0, 1],
        [0, 4],
      ],
      "activation",
      "light",
    ),
  );

  it("holds both, apart", () => {
    const pair = paint(1);
    const size = pairSize(input, output);
    expect([pair.height, pair.width]).toEqual([size.rows, size.columns]);
    const [before, after] = [pair.pixels[pair.width], pair.pixels[4]];
    expect(before).toBe(after);
    expect(pair.pixels[2]).toBe(0);
    expect(pair.pixels[pair.width + 4]).toBe(0);
  });

  it("knows which of the two a cell belongs to", () => {
    expect(pairCell({ row: 1, column: 1 }, input, output)).toEqual({ side: "input", row: 1, column: 1 });
    expect(pairCell({ row: 0, column: 4 }, input, output)).toEqual({ side: "output", row: 0, column: 0 });
    expect(pairCell({ row: 0, column: 3 }, input, output)).toBe(null);
    expect(pairCell({ row: 1, column: 4 }, input, output)).toBe(null);
  });
});

it("liveliestMaps(output, most) ranks by how much a map varies, not by how large it is", () => {
  const output = { values: Float32Array.of(90, 90, 90, 90, 0, 5, 0, 5, 1, 2, 1, 2), shape: [3, 2, 2] };
  expect(liveliestMaps(output, 2)).toEqual([1, 2]);
});

it("thumbnail(picture, side) takes the nearest pixel", () => {
  const { pixels } = thumbnail({ pixels: Uint32Array.of(1, 2, 3, 4), width: 2, height: 2 }, 4);
  expect([...pixels]).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
});

it("vectorPicture(output, …) is a square with nothing behind the last value", () => {
  const picture = vectorPicture({ values: Float32Array.of(1, 2, 3), shape: [3] }, [0, 3], "activation", "dark");
  expect([picture.width, picture.height, picture.pixels[3]]).toEqual([2, 2, 0]);
});
