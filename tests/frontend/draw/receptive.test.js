import { describe, expect, it } from "vitest";
import { clip, onPicture, receptiveField } from "../../../frontend/src/draw/receptive.js";

// VGG-16's conv2_1 (Araujo, Norris and Sim 2019): size 10, stride 2, padding 4.
const CONV2_1 = { size: [10, 10], stride: [2, 2], start: [-4, -4] };

describe("receptiveField(field, row, column)", () => {
  it("begins in the padding and moves by the stride", () => {
    expect(receptiveField(CONV2_1, 0, 3)).toEqual({
      top: -4,
      left: 2,
      bottom: 5,
      right: 11,
    });
  });
});

it("clip(rectangle, height, width) stays on the input", () => {
  expect(clip({ top: -4, left: 2, bottom: 5, right: 70 }, 64, 64)).toEqual({
    top: 0,
    left: 2,
    bottom: 5,
    right: 63,
  });
});

it("onPicture(rectangle, input, crop) scales to the picture's own pixels", () => {
  const crop = { left: 75, top: 0, right: 375, bottom: 300 };
  const frame = onPicture({ top: 0, left: 32, bottom: 63, right: 63 }, { height: 64, width: 64 }, crop);
  expect(frame).toEqual({ x: 225, y: 0, width: 150, height: 300 });
});
