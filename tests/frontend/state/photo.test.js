import { describe, expect, it } from "vitest";
import { parseHash, formatHash } from "../../../frontend/src/state/hash.js";
import { readPhotoState, sameUnit, writePhotoState } from "../../../frontend/src/state/photo.js";

const STATE = {
  model: "photo-cnn",
  sample: "coffee",
  scale: "layer",
  unit: { layer: "conv2", channel: 3, row: 0, column: 12 },
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
      unit: null,
      tab: "",
      options: {},
    });
  });
  it("say that a photo was somebody's own", () => {
    expect(writePhotoState({ ...STATE, sample: "" }).sample).toBe("own");
  });
  it("take what is not a number or a scale for nothing", () => {
    expect(readPhotoState({ layer: "conv1", channel: "x", scale: "loud", no: "1" }, ["at"])).toMatchObject({
      scale: "map",
      unit: null,
      options: {},
    });
  });
});

it("sameUnit(one, other) compares all four", () => {
  expect(sameUnit(STATE.unit, { ...STATE.unit })).toBe(true);
  expect(sameUnit(STATE.unit, { ...STATE.unit, row: 1 })).toBe(false);
});
