import { expect, it } from "vitest";
import { ofLayers, ofText } from "../../../frontend/src/views/inSight.js";

const WORDS = ["map", "filter", "kernel", "relu", "pooling", "channel", "padding"];
const layer = (type, op, padding = null) => ({ type, op, padding });

it.each([
  [[], ["map", "channel"]],
  [[layer("Conv2d", "convolution", [0, 0])], ["map", "filter", "kernel", "channel"]],
  [[layer("Conv2d", "convolution", [0, 1])], ["map", "filter", "kernel", "channel", "padding"]],
  [
    [layer("SiLU", "pointwise"), layer("MaxPool2d", "max pooling")],
    ["map", "pooling", "channel"],
  ],
  [
    [layer("adaptive_avg_pool2d", "mean"), layer("relu", "pointwise")],
    ["map", "relu", "pooling", "channel"],
  ],
  [
    [layer("LeakyReLU", "pointwise"), layer("Linear", "linear")],
    ["map", "channel"],
  ],
])("ofLayers(words, %o) is %o", (layers, words) => {
  expect(ofLayers(WORDS, layers)).toEqual(words);
});

it.each([
  ["[CLS]", "feature-extraction", ["head", "class_token"]],
  [null, "feature-extraction", ["head"]],
  ["<s>", "text-generation", ["head"]],
])("ofText where %s stands first, for %s, is %o", (classToken, task, words) => {
  expect(ofText(["head", "class_token"], { classToken, task })).toEqual(words);
});
