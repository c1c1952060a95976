import { expect, it } from "vitest";
import { readDivisor, writeDivisor } from "../../../frontend/src/book/divisor.js";

it("readDivisor(written) takes what the slider reaches, and nothing else", () => {
  expect(["1", "2.83", "32"].map(readDivisor)).toEqual([1, 2.83, 32]);
  expect([undefined, "", " ", "0.99", "33", "-2", "soft"].map(readDivisor)).toEqual(Array(7).fill(null));
});

it("writeDivisor(divisor) has two decimals, and says nothing of the network's own", () => {
  expect([2, 4.7568, null].map(writeDivisor)).toEqual([2, 4.76, null]);
});
