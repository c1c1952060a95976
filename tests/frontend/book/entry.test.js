// @vitest-environment happy-dom
import { expect, it } from "vitest";
import { bookAddress, pageOf } from "../../../frontend/src/book/entry.js";
import { PAGES } from "../../../frontend/src/book/pages.js";

const VIEWS = /** @type {[half: "photo" | "sentence", view: string][]} */ (
  Object.keys(import.meta.glob("../../../frontend/src/views/*/*/view.js")).map((file) => file.split("/").slice(-3, -1))
);

it.each(VIEWS)("%s: %s leads to a page that there is, of its half", (half, view) => {
  const { page } = pageOf(half, { view });
  expect(PAGES.find(({ id }) => id === page)?.half).toBe(half);
});

it("a cell of the first layers leads to its filter, its hinge or its field", () => {
  const at = { layer: "conv1", channel: "7", row: "3", column: "4", sample: "rocket" };
  expect(bookAddress("photo", at)).toBe("#/book/filter?filter=7&sample=rocket");
  expect(bookAddress("photo", { ...at, layer: "relu1" })).toBe("#/book/relu?filter=7&sample=rocket");
  expect(bookAddress("photo", { ...at, layer: "conv3" })).toBe("#/book/field?layer=conv3&row=3&column=4&sample=rocket");
  expect(bookAddress("photo", { ...at, layer: "conv9" })).toBe("#/book/field?sample=rocket");
  expect(bookAddress("photo", { ...at, layer: "classifier" })).toBe("#/book/label?label=7&sample=rocket");
});

it("views lead to the page on their idea", () => {
  expect(bookAddress("photo", {})).toBe("#/book/filter");
  expect(bookAddress("photo", { view: "field", layer: "conv2", row: "1", column: "2" })).toBe(
    "#/book/field?layer=conv2&row=1&column=2",
  );
  expect(bookAddress("photo", { view: "pooling" })).toBe("#/book/pool");
  expect(bookAddress("photo", { view: "turn" })).toBe("#/book/turn");
  expect(bookAddress("photo", { view: "move", at: "conv5", shift: "-4" })).toBe("#/book/shift?layer=conv5&shift=-4");
  expect(bookAddress("photo", { view: "parameters" })).toBe("#/book/weights");
  expect(bookAddress("photo", { view: "attention", alpha: "4" })).toBe("#/book/convolution?alpha=4");
  expect(bookAddress("photo", { view: "data" })).toBe("#/book/data");
  expect(bookAddress("sentence", { view: "words", add: "cat" })).toBe("#/book/embedding?add=cat");
  expect(bookAddress("sentence", { view: "outputs", ear: "key" })).toBe("#/book/outputs?word=key");
  expect(bookAddress("sentence", { view: "together" })).toBe("#/book/layers");
  expect(bookAddress("sentence", { view: "neighbours" })).toBe("#/book/neighbours");
  expect(bookAddress("sentence", { view: "positions", text: "a b" })).toBe("#/book/shuffle?text=a+b");
});

it("a head and a query lead to the same head and query", () => {
  const values = { layer: "layer3", head: "2", query: "5", key: "1", text: "a b" };
  expect(bookAddress("sentence", values)).toBe("#/book/query?layer=layer3&head=2&query=5&text=a+b");
  expect(bookAddress("sentence", { ...values, view: "form" })).toBe(
    "#/book/matrices?layer=layer3&head=2&query=5&text=a+b",
  );
});
