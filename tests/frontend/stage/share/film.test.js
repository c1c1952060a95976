/** A film's moments, and the files that hold it. */

import { describe, expect, it } from "vitest";
import { pauseAfter } from "../../../../frontend/src/stage/beats.js";
import { Gif } from "../../../../frontend/src/stage/share/gif.js";
import { lengthOf, momentsOf } from "../../../../frontend/src/stage/share/moments.js";
import { Palette, paletteOf } from "../../../../frontend/src/stage/share/palette.js";
import { toWebm } from "../../../../frontend/src/stage/share/webm.js";

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

describe("toWebm(pictures, film)", () => {
  const film = { codec: "V_VP9", width: 640, height: 480, ms: 1500, title: "Eins" };
  const picture = (at, isKey, byte) => ({ bytes: Uint8Array.of(byte, byte), at, isKey });
  const file = toWebm([picture(0, true, 7), picture(500, false, 8), picture(1000, true, 9)], film);

  /** Read a Matroska file's elements: RFC 8794, section 4. */
  function elements(bytes, from = 0, to = bytes.length) {
    const found = [];
    for (let at = from; at < to;) {
      const idLength = Math.clz32(bytes[at]) - 23;
      const id = [...bytes.subarray(at, at + idLength)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      at += idLength;
      const sizeLength = Math.clz32(bytes[at]) - 23;
      let size = bytes[at] & ((1 << (8 - sizeLength)) - 1);
      for (let part = 1; part < sizeLength; part++) size = size * 256 + bytes[at + part];
      at += sizeLength;
      found.push({ id, begin: at, end: at + size, bytes: bytes.subarray(at, at + size) });
      at += size;
    }
    return found;
  }
  const inside = ({ begin, end }) => elements(file, begin, end);
  const whole = (bytes) => bytes.reduce((sum, byte) => 256 * sum + byte, 0);
  const [head, segment] = elements(file);
  const parts = inside(segment);

  it("is a WebM by its head", () => {
    expect(head.id).toBe("1a45dfa3");
    const type = inside(head).find(({ id }) => id === "4282");
    expect(new TextDecoder().decode(type.bytes)).toBe("webm");
  });

  it("says how long and how large it is", () => {
    const duration = inside(parts.find(({ id }) => id === "1549a966")).find(({ id }) => id === "4489");
    expect(new DataView(file.buffer, duration.begin, 8).getFloat64(0)).toBe(1500);
    const [track] = inside(parts.find(({ id }) => id === "1654ae6b"));
    const video = inside(inside(track).find(({ id }) => id === "e0"));
    expect(video.map(({ bytes }) => whole(bytes))).toEqual([640, 480]);
  });

  it("holds every picture at its time, from each key on in a cluster of its own", () => {
    const clusters = parts.filter(({ id }) => id === "1f43b675").map(inside);
    expect(clusters.map(([time]) => whole(time.bytes))).toEqual([0, 1000]);
    const blocks = clusters.map((cluster) => cluster.slice(1).map(({ bytes }) => [...bytes]));
    expect(blocks).toEqual([
      [
        [0x81, 0, 0, 0x80, 7, 7],
        [0x81, 0x01, 0xf4, 0, 8, 8],
      ],
      [[0x81, 0, 0, 0x80, 9, 9]],
    ]);
  });

  it("has an index that leads to the clusters", () => {
    const cues = inside(parts.find(({ id }) => id === "1c53bb6b")).map(inside);
    const places = cues.map(([, place]) => whole(inside(place)[1].bytes));
    for (const [index, place] of places.entries()) {
      const [cluster] = elements(file, segment.begin + place);
      expect(cluster.id).toBe("1f43b675");
      expect(whole(elements(file, cluster.begin, cluster.end)[0].bytes)).toBe([0, 1000][index]);
    }
  });
});

describe("paletteOf(pictures, most)", () => {
  const pixels = (...colours) => Uint8ClampedArray.from(colours.flatMap((colour) => [...colour, 255]));

  it("keeps colours that are few as they are", () => {
    const palette = paletteOf([pixels([0, 0, 0], [255, 0, 0], [255, 0, 0], [0, 90, 200])], 8);
    expect(palette.colours.length).toBe(3);
    expect(palette.colours[palette.indexOf(0, 90, 200)]).toEqual([0, 90, 200]);
    expect(palette.colours[palette.indexOf(250, 5, 0)]).toEqual([255, 0, 0]);
  });

  it("has no more than fit", () => {
    const many = Array.from({ length: 4096 }, (_, at) => [(at & 15) * 17, ((at >> 4) & 15) * 17, (at >> 8) * 17]);
    const palette = paletteOf([pixels(...many)], 255);
    expect(palette.colours.length).toBe(255);
    for (const [red, green, blue] of many) {
      const [r, g, b] = palette.colours[palette.indexOf(red, green, blue)];
      expect(Math.max(Math.abs(r - red), Math.abs(g - green), Math.abs(b - blue))).toBeLessThan(64);
    }
  });
});

describe("Gif", () => {
  it("adds up hundredths of a second without losing any", async () => {
    const gif = new Gif(2, 1, new Palette([[0, 0, 0]]));
    const picture = Uint8ClampedArray.from([0, 0, 0, 255, 0, 0, 0, 255]);
    for (let frame = 0; frame < 3; frame++) gif.add(picture, 1000 / 30);
    const bytes = new Uint8Array(await gif.finish().arrayBuffer());
    const delays = [...bytes.keys()]
      .filter((at) => bytes[at] === 0x21 && bytes[at + 1] === 0xf9)
      .map((at) => bytes[at + 4] + 256 * bytes[at + 5]);
    expect(delays).toEqual([3, 4, 3]);
    expect(bytes.at(-1)).toBe(0x3b);
  });
});
