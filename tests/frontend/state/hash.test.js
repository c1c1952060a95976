import { describe, expect, it } from "vitest";
import { formatHash, parseHash, wholeNumber } from "../../../frontend/src/state/hash.js";

describe("parseHash(hash) and formatHash(page, values)", () => {
  it("are each other's inverse, whatever is written", () => {
    const values = { text: 'I saw a saw? #1 & "more" = 100 % +1', layer: "layer2" };
    expect(parseHash(formatHash("sentence", values))).toEqual({ page: "sentence", values });
  });
  it("take an empty address for the overview", () => {
    for (const hash of ["", "#", "#/"]) expect(parseHash(hash)).toEqual({ page: "", values: {} });
  });
  it("leave out what is empty", () =>
    expect(formatHash("photo", { a: null, b: undefined, c: "", d: 0 })).toBe("#/photo?d=0"));
});

describe("wholeNumber(text)", () => {
  it.each([
    ["0", 0],
    ["12", 12],
    ["-1", null],
    ["1.5", null],
    ["1e3", null],
    ["", null],
    [undefined, null],
    ["99999999999999", null],
  ])("%s is %s", (text, value) => expect(wholeNumber(text)).toBe(value));
});
