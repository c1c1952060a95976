/** A film's moments, and its GIF; its WebM needs a browser. */

import { describe, expect, it } from "vitest";
import { pauseAfter } from "../../../../frontend/src/stage/beats.js";
import { Gif } from "../../../../frontend/src/stage/share/gif.js";
import { lengthOf, momentsOf } from "../../../../frontend/src/stage/share/moments.js";

const BEATS = [
  { id: "a", name: "A", ms: 2000, say: "x".repeat(60) },
  { id: "b", name: "B", ms: 1000, say: "" },
];

describe("momentsOf(beats, framesASecond)", () => {
  const moments = momentsOf(BEATS, 10);

  it("plays each beat in its own time, and lets its caption be read", () => {
    const moving = moments.filter(({ position, caption }) => caption >= 0 && position < caption + 1);
    expect(lengthOf(moving)).toBeCloseTo(3000);
    expect(moving.length).toBe(30);
    const still = moments.filter(({ position }) => position === 1);
    expect(lengthOf(still.filter(({ caption }) => caption === 0))).toBeCloseTo(pauseAfter(BEATS[0]));
  });

  it("begins before the first beat and ends at the end of the last", () => {
    expect(moments[0]).toMatchObject({ position: 0, caption: -1 });
    expect(moments.at(-1)).toMatchObject({ position: 2, caption: 1 });
  });

  it("never goes back, and shows each caption with its own beat", () => {
    moments.slice(1).forEach(({ position, caption }, index) => {
      expect(position).toBeGreaterThanOrEqual(moments[index].position);
      expect(caption).toBeGreaterThanOrEqual(moments[index].caption);
    });
  });
});

describe("Gif", () => {
  it("adds up hundredths of a second without losing any", async () => {
    const picture = Uint8ClampedArray.from([0, 0, 0, 255, 0, 0, 0, 255]);
    const gif = new Gif(2, 1, [picture]);
    for (let frame = 0; frame < 3; frame++) gif.add(picture, 1000 / 30);
    const bytes = new Uint8Array(await gif.finish().arrayBuffer());
    const delays = [...bytes.keys()]
      .filter((at) => bytes[at] === 0x21 && bytes[at + 1] === 0xf9)
      .map((at) => bytes[at + 4] + 256 * bytes[at + 5]);
    expect(delays).toEqual([3, 4, 3]);
    expect(bytes.at(-1)).toBe(0x3b);
  });

  it("has one table of colours for all its pictures, and those that are few as they are", async () => {
    const picture = Uint8ClampedArray.from([0, 0, 0, 255, 255, 0, 0, 255]);
    const gif = new Gif(2, 1, [picture]);
    gif.add(picture, 100);
    gif.add(picture, 100);
    const bytes = new Uint8Array(await gif.finish().arrayBuffer());
    const table = Array.from({ length: 256 }, (_, at) => [...bytes.subarray(13 + 3 * at, 16 + 3 * at)].join());
    expect(table).toContain("255,0,0");
    // A picture's own table would be announced by the first bit behind its place and size.
    const pictures = [...bytes.keys()].filter((at) => at > 781 && bytes[at] === 0x2c);
    expect(pictures.map((at) => bytes[at + 9] & 0x80)).toEqual([0, 0]);
  });
});
