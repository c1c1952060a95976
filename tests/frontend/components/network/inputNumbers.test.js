// @vitest-environment happy-dom
import { expect, test } from "vitest";
import InputNumbers from "../../../../frontend/src/components/network/InputNumbers.svelte";
import { show } from "../mounting.js";

const photo = { kind: "image", channels: 3, height: 64, width: 32, mean: [0.485, 0.456, 0.406], std: [0.229, 0.5, 1] };
const rows = (/** @type {Element} */ body) =>
  [...body.querySelectorAll("tbody tr")].map((row) => [...row.children].map(({ textContent }) => textContent));

test("each colour has the mean and the deviation of the network's card, with every digit", () => {
  const body = show(InputNumbers, { input: photo });
  expect(body.querySelector("p")?.textContent).toContain(
    "input, 3 × 64 × 32 numbers: each colour from 0 to 1, less its mean, over its standard deviation.",
  );
  expect(rows(body)).toEqual([
    ["red", "0.485", "0.229"],
    ["green", "0.456", "0.5"],
    ["blue", "0.406", "1"],
  ]);
});

test("one channel is grey", () => {
  const body = show(InputNumbers, { input: { ...photo, channels: 1, mean: [0.5], std: [0.5] } });
  expect(rows(body)).toEqual([["grey", "0.5", "0.5"]]);
});

test("colours that stay as they are have no table", () => {
  const body = show(InputNumbers, { input: { ...photo, mean: [0, 0, 0], std: [1, 1, 1] } });
  expect(body.textContent).toContain("each colour as it is, from 0 to 1.");
  expect(rows(body)).toEqual([]);
});
