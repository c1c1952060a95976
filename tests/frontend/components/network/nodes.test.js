// @vitest-environment happy-dom
import { expect, test } from "vitest";
import NodeOutput from "../../../../frontend/src/components/network/NodeOutput.svelte";
import NodeRow from "../../../../frontend/src/components/network/NodeRow.svelte";
import { show } from "../mounting.js";

const node = (facts = {}) => ({
  name: "h.0.softmax", op: "softmax", function: "softmax", module: "h.0", type: "Block", inputs: ["h.0.masked_fill"],
  shape: [1, 4, 4, 4], is_open: true, least: 0, largest: 1, mean: 0.25, nan_count: 0, infinite_count: 0, ...facts,
}); // prettier-ignore

const row = (facts = {}) =>
  show(NodeRow, { node: node(facts), opened: false, isReached: true, onopen: () => {}, onvisit: () => {} });

test("an operation says beside its name how many of its numbers are none, or infinite", () => {
  expect(row({ nan_count: 1200, infinite_count: 6 }).querySelector(".name")?.textContent).toMatch(
    /softmax\s+1,200 NaN\s+6 infinite/,
  );
});

test("one whose numbers are all finite says nothing of them", () => {
  expect(row().querySelector(".name")?.textContent?.trim()).toBe("h.0.softmax");
});

test("as many heads as tokens are no tokens", () => {
  const call = { status: "loading", last: null, answer: null, problem: null, secondsLeft: 0, retry: () => {} };
  const body = show(NodeOutput, {
    node: node({ token_axes: [2, 3] }),
    place: [0, 0, 0, 0],
    axes: { rows: 2, columns: 3 },
    call,
    labels: [],
    tokens: ["I", "saw", "the", "cat"],
    onplace: () => {},
    onaxes: () => {},
  });
  const offered = [...body.querySelectorAll("label:last-of-type option")].map(({ textContent }) => textContent);
  expect(offered).toEqual(["axis 1 · 4", "token · 4", "token · 4"]);
});
