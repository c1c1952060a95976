import { expect, test } from "vitest";
import { askable, speaker } from "../../../frontend/src/views/sentence/why/speaker.js";

const word = (/** @type {string} */ text) => ({ text, special: false });
const special = (/** @type {string} */ text) => ({ text, special: true });
const EVERYWHERE = [0.2, 0.5, 0.3, 0.1, 0.8, 0.1, 0.4, 0.3, 0.3];
const BACK = [1, 0, 0, 0.4, 0.6, 0, 0.2, 0.5, 0.3];
const asked = {
  token: null,
  task: "text-classification",
  mask: "[MASK]",
  tokens: [special("[CLS]"), word("a"), word("saw")],
  weights: EVERYWHERE,
  decodes: false,
};

test("a word that is asked about speaks for itself, whatever the network is for", () => {
  expect(speaker({ ...asked, token: 2 })).toBe(2);
  expect(speaker({ ...asked, token: 1, task: "feature-extraction", weights: BACK })).toBe(1);
});

test("a text's label is read from the class token that stands before its words", () => {
  expect(speaker(asked)).toBe(0);
});

test("what follows is read from the last token, and so is a label where no word looks ahead", () => {
  const tokens = [word("I"), word("saw"), word("a")];
  expect(speaker({ ...asked, task: "text-generation", tokens, weights: BACK })).toBe(2);
  expect(speaker({ ...asked, tokens, weights: BACK })).toBe(2);
  // Llama's <s> stands before the words too, and sees none of them.
  expect(speaker({ ...asked, weights: BACK })).toBe(2);
});

test("a guess is read from the masked token, the first of several", () => {
  const tokens = [special("[CLS]"), word("[MASK]"), word("[MASK]")];
  expect(speaker({ ...asked, task: "fill-mask", tokens })).toBe(1);
});

test("no token speaks for a vector, for what a decoder says, nor for what is read from nobody knows where", () => {
  expect(speaker({ ...asked, task: "feature-extraction" })).toBeNull();
  expect(speaker({ ...asked, task: "text2text-generation", decodes: true })).toBeNull();
  expect(speaker({ ...asked, decodes: true })).toBeNull();
  expect(speaker({ ...asked, tokens: [word("I"), word("saw"), word("a")] })).toBeNull();
});

const pieces = ["[CLS]", "a", "[MASK]", "b", "[MASK]"].map(word);
test.each([
  [
    "all but the first where each is named",
    { labels: ["NOUN"], task: "token-classification", mask: null },
    [1, 2, 3, 4],
  ],
  ["the masked ones where those are guessed", { labels: [], task: "fill-mask", mask: "[MASK]" }, [2, 4]],
  ["none where only the whole text has an answer", { labels: [], task: "text-generation", mask: null }, []],
])("the tokens that can be asked about are %s", (_, network, right) => {
  expect(askable(network, pieces)).toEqual(right);
});
