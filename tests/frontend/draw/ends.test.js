import { expect, it } from "vitest";
import { inputLayer, softmax, softmaxLayer } from "../../../frontend/src/draw/ends.js";
import { receptiveField } from "../../../frontend/src/draw/receptive.js";
import { partly } from "../partly.js";

it("softmax(logits) is the textbook's, and does not overflow", () => {
  const shares = softmax({ values: Float32Array.of(1, 2, 3), shape: [3] });
  [0.0900306, 0.2447285, 0.665241].forEach((share, index) => expect(shares.values[index]).toBeCloseTo(share, 6));
  expect(softmax({ values: Float32Array.of(1000, 1000), shape: [2] }).values).toEqual(Float32Array.of(0.5, 0.5));
});

it("inputLayer(shape) sees one pixel at each place", () => {
  const { receptive_field: field } = inputLayer([3, 64, 64]);
  expect(receptiveField(field ?? expect.fail(), 5, 7)).toEqual({ top: 5, left: 7, bottom: 5, right: 7 });
});

it("softmaxLayer(last) reads the classifier", () => {
  expect(softmaxLayer(partly({ name: "classifier", output_shape: [104] }))).toMatchObject({
    input: "classifier",
    output_shape: [104],
  });
});
