import { expect, it } from "vitest";
import { overlay } from "../../../frontend/src/draw/overlay.js";
import { colourScale, pixelOf } from "../../../frontend/src/draw/scale.js";

const PICTURE = {
  pixels: Uint32Array.from({ length: 16 }, (_, index) => (0xff000000 + index) >>> 0),
  width: 4,
  height: 4,
};
const MAP = { values: [0, 1, 1, 0], rows: 2, columns: 2 };
const SCALE = colourScale("activation", "light", [0, 1]);

it("overlay(picture, map, scale, 0) is the picture", () => {
  expect(overlay(PICTURE, MAP, SCALE, 0).pixels).toEqual(PICTURE.pixels);
});

it("overlay(picture, map, scale, 1) is the map, stretched", () => {
  const { pixels } = overlay(PICTURE, MAP, SCALE, 1);
  const [none, most] = [pixelOf(SCALE, 0), pixelOf(SCALE, 1)];
  expect([...pixels.subarray(0, 4)]).toEqual([none, none, most, most]);
  expect([...pixels.subarray(12)]).toEqual([most, most, none, none]);
});

it("overlay(picture, map, scale, half) lies between, and stays opaque", () => {
  for (const pixel of overlay(PICTURE, MAP, SCALE, 0.5).pixels) expect(pixel >>> 24).toBe(255);
});
