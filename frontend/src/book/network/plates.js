/**
 * The network as a row of plates: the photo, then every convolution and pooling, the average, the label.
 *
 * Numbers only, from what the service says of each layer. What has no plate of its own, a ReLU, belongs to the one
 * before.
 */

import { clamp } from "../../stage/time.js";
import { INPUT } from "../../draw/ends.js";

/** @typedef {import("../../api/types.js").Layer} Layer */
/** @typedef {"photo" | "convolution" | "pooling" | "average" | "label"} Kind */
/**
 * @typedef {object} Plate
 * @property {string} name of the layer
 * @property {Kind} kind
 * @property {number} count of maps; of colours, of labels
 * @property {number} side of a map, in cells
 * @property {number} numbers that it holds, its ReLU's among them
 * @property {string} page of the book that is about it
 */

/** @type {Record<string, { kind: Kind, page: string }>} */
const SHOWN = {
  Conv2d: { kind: "convolution", page: "field" },
  MaxPool2d: { kind: "pooling", page: "pool" },
  AdaptiveAvgPool2d: { kind: "average", page: "label" },
  Linear: { kind: "label", page: "label" },
};

/** @param {(number | null)[]} shape */
const product = (shape) => shape.reduce((/** @type {number} */ all, size) => all * (size ?? 1), 1);

/**
 * @param {Layer[]} layers in the order they run
 * @param {number[]} input [colours, height, width] of the photo
 * @returns {Plate[]}
 */
export function platesOf(layers, input) {
  /** @type {Plate[]} */
  const plates = [
    { name: INPUT, kind: "photo", count: input[0], side: input[1], numbers: product(input), page: "weights" },
  ];
  for (const { name, type, output_shape: shape } of layers) {
    const shown = SHOWN[type];
    if (!shown) {
      plates[plates.length - 1].numbers += product(shape);
      continue;
    }
    const isFirst = plates.length === 1;
    plates.push({
      ...{ name, kind: shown.kind, count: shape[0] ?? 1, side: shape[1] ?? 1, numbers: product(shape) },
      page: isFirst ? "filter" : shown.page,
    });
  }
  return plates;
}

/**
 * How many numbers the network makes from a photo, the photo's own not counted.
 *
 * @param {Plate[]} plates
 */
export const madeOf = (plates) => plates.slice(1).reduce((sum, { numbers }) => sum + numbers, 0);

/**
 * How far a plate is lit, 0 to 1: the photo in the first beat, then one after the other in the second.
 *
 * @param {number} position
 * @param {number} index of the plate
 * @param {number} count of plates
 */
export function litAt(position, index, count) {
  if (index === 0) return clamp(position / 0.6);
  return clamp(((position - 1) / 0.94) * (count - 1) - (index - 1));
}

/**
 * The plate that is looked at: the last one lit.
 *
 * @param {number} position
 * @param {number} count of plates
 */
export function lookedAt(position, count) {
  if (position <= 1) return 0;
  return Math.min(count - 1, Math.floor(((position - 1) / 0.94) * (count - 1)) + 1);
}

/**
 * A number as it is guessed: two digits of it.
 *
 *     rough(407_912) // 410_000
 *
 * @param {number} count
 */
export function rough(count) {
  const digit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.round(count / digit) * digit;
}

/**
 * The answers to how many numbers there are: the photo's, those made from it, those learned; and which is right.
 *
 * @param {Plate[]} plates
 * @param {number} learned
 */
export function countAnswers(plates, learned) {
  const made = rough(madeOf(plates));
  const answers = [...new Set([rough(plates[0].numbers), made, rough(learned)])].sort((one, other) => one - other);
  return { answers, right: answers.indexOf(made) };
}
