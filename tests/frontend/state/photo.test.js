import { describe, expect, it } from "vitest";
import { parseHash, formatHash } from "../../../frontend/src/state/hash.js";
import { readPhotoState, sameUnit, writePhotoState } from "../../../frontend/src/state/photo.js";

const UNIT = { layer: "conv2", channel: 3, row: 0, column: 12 };
/** @type {import("../../../frontend/src/state/photo.js").PhotoState} */
const STATE = {
  model: "photo-cnn",
  sample: "coffee",
  scale: "layer",
  scaleAsked: "layer",
  unit: UNIT,
  noUnit: null,
  tab: "why",
  options: { method: "occlusion", size: "128" },
};

describe("readPhotoState(values) and writePhotoState(state)", () => {
  it("are each other's inverse through an address", () => {
    expect(readPhotoState(parseHash(formatHash("photo", writePhotoState(STATE))).values, ["method", "size"])).toEqual(
      STATE,
    );
  });
  it("start with the first sample and nothing locked", () => {
    expect(readPhotoState({}, [])).toEqual({
      model: "",
      sample: "chelsea",
      scale: "map",
      scaleAsked: "",
      unit: null,
      noUnit: null,
      tab: "",
      options: {},
    });
  });
  it("say that a photo was somebody's own", () => {
    expect(writePhotoState({ ...STATE, sample: "" }).sample).toBe("own");
  });
  it("take what is not a number or a scale for nothing, and keep it to be told", () => {
    expect(readPhotoState({ layer: "conv1", channel: "x", scale: "loud", no: "1" }, ["at"])).toMatchObject({
      scale: "map",
      scaleAsked: "loud",
      unit: null,
      noUnit: { layer: "conv1", channel: "x", row: "0", column: "0" },
      options: {},
    });
  });
});

it("sameUnit(one, other) compares all four", () => {
  expect(sameUnit(UNIT, { ...UNIT })).toBe(true);
  expect(sameUnit(UNIT, { ...UNIT, row: 1 })).toBe(false);
});
