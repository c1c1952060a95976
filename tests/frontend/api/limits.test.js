import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { limitsModule } from "../../../frontend/limits.js";
import * as limits from "../../../frontend/src/api/limits.js";
import { within } from "../../../frontend/src/api/range.js";
import { SHARPEST, SOFTEST } from "../../../frontend/src/book/convolution/sharpness.js";
import { FARTHEST } from "../../../frontend/src/book/shift/pair.js";
import { ASKED } from "../../../frontend/src/book/turn/sweeps.js";
import { STOPS, USUAL, WINDOW } from "../../../frontend/src/book/weights/counts.js";
import { LONGEST_SIDE } from "../../../frontend/src/state/reduce.js";
import { CALCULATOR } from "../../../frontend/src/views/photo/parameters/calculator.js";

const read = (path) => readFileSync(new URL(`../../../frontend/${path}`, import.meta.url), "utf8");
const contract = JSON.parse(read("openapi.json"));

/** What the service takes of an operation's parameter, found by hand. */
const parameter = (path, method, name) =>
  contract.paths[`/api/v1${path}`][method].parameters.find((one) => one.name === name).schema;

describe("limits.js", () => {
  it("is what the contract says: `npm run types` writes it anew", () => {
    expect(read("src/api/limits.js")).toBe(limitsModule(contract));
  });

  it("has another limit where the contract has", () => {
    const changed = structuredClone(contract);
    const { parameters } = changed.paths["/api/v1/lessons/parameter-count"].get;
    parameters.find(({ name }) => name === "kernel_size").schema.maximum = 77;
    changed.components.schemas.GenerationRequest.properties.beams.maximum = 5;
    changed.components.schemas.EmbeddingsRequest.properties.extra_words.maxItems = 3;
    const written = limitsModule(changed);
    expect(written).toContain("kernel_size: { minimum: 1, maximum: 77, default: 3 }");
    expect(written).toContain("beams: { minimum: 1, maximum: 5, default: 4 }");
    expect(written).toContain("extra_words: { maxItems: 3, items: { minLength: 1, maxLength: 100 } }");
  });

  it("looks into what may be null, and into a body", () => {
    expect(limits.computeFeatureMaps.size).toEqual({ minimum: 32, maximum: 256 });
    expect(limits.computeEmbeddings.nearest).toEqual({ minimum: 0, maximum: 20, default: 5 });
  });
});

it("within(limits, low, high) takes as much of a range as there is", () => {
  expect(within({ minimum: -90, maximum: 360 }, -180, 180)).toEqual({ low: -90, high: 180 });
});

describe("What the page offers", () => {
  it.each(CALCULATOR.map((field) => [field.name, field]))("the calculator's %s is the contract's", (_, field) => {
    const { minimum, maximum, default: usual } = parameter("/lessons/parameter-count", "get", field.name);
    expect([field.low, field.high, field.usual]).toEqual([minimum, maximum, usual]);
  });

  const of = "/models/{model_id}";
  it.each([
    ["sharpness of the heads", parameter(`${of}/convolution-as-attention`, "post", "alpha"), [SOFTEST, SHARPEST]],
    ["move of the photo", parameter(`${of}/feature-maps`, "post", "translate"), [-FARTHEST, FARTHEST]],
    ["turn", parameter(`${of}/feature-maps`, "post", "rotate"), [ASKED.rotation.start, ASKED.rotation.stop]],
    ["scale", parameter(`${of}/feature-maps`, "post", "scale"), [ASKED.scale.start, ASKED.scale.stop]],
    ["longest side", parameter("/upright", "post", "longest_side"), [LONGEST_SIDE]],
    ["window", parameter("/lessons/parameter-count", "get", "kernel_size"), [WINDOW]],
    // The book counts with a photo twice as high and wide, too.
    [
      "side",
      parameter("/lessons/parameter-count", "get", "height"),
      [USUAL.side, ...STOPS.side.map((side) => 2 * side)],
    ],
    ["units", parameter("/lessons/parameter-count", "get", "units"), STOPS.units],
    ["filters", parameter("/lessons/parameter-count", "get", "filters"), STOPS.filters],
  ])("every %s of the book's own is taken", (_, { minimum, maximum }, own) => {
    expect(own.filter((value) => value < minimum || value > maximum)).toEqual([]);
  });
});
