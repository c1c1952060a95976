import { expect, it } from "vitest";
import { hasOnlyVector, ofLayers, ofText } from "../../../frontend/src/views/inSight.js";

const WORDS = ["map", "filter", "kernel", "relu", "pooling", "channel", "padding"];
/**
 * @param {string} type
 * @param {string} op
 * @param {[number, number] | null} padding
 */
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
  ["[CLS]", "feature-extraction", true, ["head", "class_token"]],
  [null, "feature-extraction", true, ["head"]],
  ["[CLS]", "text-classification", false, ["head", "class_token", "logit"]],
  ["<s>", "text-generation", false, ["head", "logit"]],
])("ofText where %s stands first, for %s, with only a vector %o, is %o", (classToken, task, hasOnlyVector, words) => {
  expect(ofText(["head", "class_token", "logit"], { classToken, task, hasOnlyVector })).toEqual(words);
});

it.each([
  ["feature-extraction", [], [], true],
  ["", [], [], true],
  ["token-classification", ["NOUN"], [], false],
  ["text-classification", [], ["good"], false],
  ["text-generation", [], [], false],
  ["fill-mask", [], [], false],
])("a network for %s, its tokens' labels %o and its text's %o: only a vector is %o", (task, labels, its, only) => {
  expect(hasOnlyVector({ labels, sequence_labels: its }, task)).toBe(only);
});
