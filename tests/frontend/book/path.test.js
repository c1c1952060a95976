// @vitest-environment happy-dom
import { expect, it } from "vitest";
import { PAGES } from "../../../frontend/src/book/pages.js";
import { addressOfIdea } from "../../../frontend/src/book/path.js";
import { parseHash } from "../../../frontend/src/state/hash.js";

/** @type {Record<string, { title: string }>} */
const MESSAGES = import.meta.glob("../../../frontend/src/messages/en/*.json", { eager: true, import: "default" });

const pageFor = (idea) => parseHash(addressOfIdea({ idea })).page;

it("every idea of the path leads to a page of its own", () => {
  const pages = Array.from({ length: 17 }, (_, index) => pageFor(`N${index + 1}`));
  expect(new Set(pages).size).toBe(17);
  for (const page of pages) expect(PAGES.map(({ id }) => `book/${id}`)).toContain(page);
});

it.each([
  ["N1", "Too many weights"],
  ["N2", "How far a cell sees"],
  ["N3", "The same pattern elsewhere"],
  ["N4", "Of four, one goes on"],
  ["N5", "Turned and scaled it is lost"],
  ["N6", "Any number of vectors"],
  ["N7", "Words as vectors"],
  ["N8", "Three kinds of output"],
  ["N9", "A word needs its neighbours"],
  ["N10", "A query meets the keys"],
  ["N11", "Scores become shares"],
  ["N12", "A mixture of values"],
  ["N13", "All words at once"],
  ["N14", "Layer upon layer"],
  ["N15", "Words change places"],
  ["N16", "Less data, more data"],
  ["N17", "Convolution is attention told where to look"],
])("%s leads to %s", (idea, title) => {
  const [, id] = pageFor(idea).split("/");
  expect(MESSAGES[`../../../frontend/src/messages/en/${id}.json`].title).toBe(title);
});

it.each([
  ["idea=N2&view=field&layer=conv3&channel=0&row=16&column=15", "#/book/field?layer=conv3&row=16&column=15"],
  ["idea=N2&view=field&layer=conv7&row=4&column=4&sample=rocket", "#/book/field?sample=rocket"],
  ["idea=N3&sample=own&view=move&shift=8", "#/book/shift?shift=8&sample=own"],
  ["idea=N5&view=turn&angle=30&sample=coffee", "#/book/turn?sample=coffee"],
  ["idea=N7&view=words&add=cat+dog", "#/book/embedding?add=cat+dog"],
  ["idea=N8&view=outputs&ear=knight", "#/book/outputs?word=knight"],
  ["idea=N11&view=heads&layer=layer2&query=2&key=1&text=a+b", "#/book/softmax?layer=layer2&query=2&text=a+b"],
  ["idea=N16&view=compare&text=a+b&sample=rocket", "#/book/data?sample=rocket&text=a+b"],
  ["idea=N17&view=attention&alpha=20", "#/book/convolution?alpha=20"],
])("%s leads to the same there", (query, address) => {
  expect(addressOfIdea(parseHash(`#/path?${query}`).values)).toBe(address);
});

it("without an idea that there is it leads to the beginning", () => {
  /** @type {import("../../../frontend/src/state/hash.js").Values[]} */
  const values = [{}, { idea: "N18" }, { idea: "constructor" }];
  expect(values.map(addressOfIdea)).toEqual(["#/book", "#/book", "#/book"]);
  expect(addressOfIdea({ text: "a b" })).toBe("#/book?text=a+b");
});
