import { describe, expect, it } from "vitest";
import {
  formatCount,
  formatExact,
  formatFitting,
  formatNumber,
  formatPercent,
  formatPoints,
  formatShape,
} from "../../../frontend/src/draw/format.js";

describe("formatNumber(value, digits)", () => {
  it.each([
    [0, "0"],
    [1, "1.000"],
    [-0.0123456, "−0.01235"],
    [123456.7, "123457"],
    [0.00001234, "1.234e−5"],
    [12345678, "1.235e7"],
    [-Infinity, "−∞"],
    [NaN, "NaN"],
  ])("%s is %s", (value, text) => expect(formatNumber(value)).toBe(text));
  it("takes the digits asked for", () => expect(formatNumber(3.14159, 2)).toBe("3.1"));
});

describe("formatFitting(value, digits, fits)", () => {
  it.each([
    [0.3142, 6, "0.314"],
    [0.00237, 6, "0.0024"],
    [-0.00237, 6, "−0.002"],
    [0.000237, 6, "0.0002"],
    [0.000237, 5, "2e−4"],
    [-0.0000153, 5, "−2e−5"],
    [123456, 5, "1e5"],
    [0, 1, "0"],
    [Infinity, 0, "∞"],
  ])("%s in %s letters is %s", (value, letters, text) =>
    expect(formatFitting(value, 3, (written) => written.length <= letters)).toBe(text),
  );
});

describe("formatExact(value)", () => {
  it("has every digit of a float32 and no more", () => {
    expect(formatExact(Math.fround(0.1))).toBe("0.1");
    expect(formatExact(-Infinity)).toBe("−∞");
    expect(formatExact(Math.fround(-1.2345678))).toBe("−1.2345678");
    expect(Math.fround(Number(formatExact(Math.fround(Math.PI))))).toBe(Math.fround(Math.PI));
  });
});

describe("formatPoints(difference)", () => {
  it.each([
    [0.07, "+7.0"],
    [-0.0151, "−1.5"],
    [0, "0.0"],
  ])("%s is %s", (difference, text) => expect(formatPoints(difference)).toBe(text));
});

describe("formatPercent(share)", () => {
  it.each([
    [1, "100\u2009%"],
    [0.98765, "98.8\u2009%"],
    [0.00051, "0.05\u2009%"],
    [0.000001, "<\u20090.01\u2009%"],
    [0, "0\u2009%"],
  ])("%s is %s", (share, text) => expect(formatPercent(share)).toBe(text));
});

it("formatCount(count) sets thousands apart", () => expect(formatCount(1180000)).toBe("1,180,000"));
it("formatShape(shape) names a size that varies n", () => expect(formatShape([null, 256])).toBe("n × 256"));
