import { readdirSync, existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { wordsOf } from "../../../frontend/src/messages/instrument.js";
import { PHOTO_VIEWS, SENTENCE_VIEWS } from "../../../frontend/src/views/index.js";
import { beyond, fitting, keysOf, nearest, numberWithin, rangesOf, viewsOf } from "../../../frontend/src/views/view.js";
import { partly } from "../partly.js";

const ROOT = join(import.meta.dirname, "../../../frontend/src/views");
/** @returns {import("../../../frontend/src/views/view.js").View} */
const view = (group, place, more = {}) => partly({ group, place, needs: null, keys: [], ...more });

describe("the views of a page", () => {
  it.each([
    ["photo", PHOTO_VIEWS],
    ["sentence", SENTENCE_VIEWS],
  ])("are the folders of %s, each with a component", (page, views) => {
    const folders = readdirSync(join(ROOT, page), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(views.map(({ id }) => id).sort()).toEqual(folders.map(({ name }) => name).sort());
    for (const { id } of views) expect(existsSync(join(ROOT, page, id, "View.svelte"))).toBe(true);
  });

  it.each([
    ["photo", PHOTO_VIEWS],
    ["sentence", SENTENCE_VIEWS],
  ])("have names of their own on %s, and say what they show", (page, views) => {
    const words = views.map(({ id }) => wordsOf(`${page}/${id}`));
    expect(new Set(words.map((its) => its.text("name"))).size).toBe(views.length);
    expect(new Set(words.map((its) => its.text("says"))).size).toBe(views.length);
    for (const { group } of views) expect(wordsOf(page).has(`groups.${group}`), group).toBe(true);
  });

  it("stand in the order of their groups, and in a group by their place", () => {
    const found = {
      "./photo/b/view.js": view("two", 1),
      "./photo/c/view.js": view("one", 2),
      "./photo/d/view.js": view("one", 1),
      "./sentence/e/view.js": view("one", 1),
    };
    expect(viewsOf(found, "photo", ["one", "two"]).map(({ id }) => id)).toEqual(["d", "c", "b"]);
  });

  it("stand in a group that their page has", () => {
    for (const views of [PHOTO_VIEWS, SENTENCE_VIEWS]) {
      const order = views.map(({ group }) => group);
      // One whose group the page does not know would stand before all others and split them.
      expect(new Set(order.filter((group, index) => group !== order[index - 1])).size).toBe(
        order.filter((group, index) => group !== order[index - 1]).length,
      );
    }
  });
});

it("fitting(views, model) keeps what needs nothing of the model, or what it has", () => {
  const views = [view("one", 1, { id: "a", needs: "layers" }), view("one", 2, { id: "b" })];
  expect(fitting(views, { views: ["network"] }).map(({ id }) => id)).toEqual(["b"]);
  expect(fitting(views, { views: ["layers"] })).toEqual(views);
  expect(fitting(views, null)).toEqual(views);
});

it("nearest(all, offered, asked) stays in the group where the view itself is not offered", () => {
  const all = [
    ["one", "a"],
    ["two", "b"],
    ["two", "c"],
  ].map(([group, id], place) => view(group, place, { id }));
  const shown = (offered, asked) => nearest(all, offered, asked).id;
  expect(["a", "b", "c", "", "nosuch"].map((asked) => shown(all, asked))).toEqual(["a", "b", "c", "a", "a"]);
  expect(["a", "b", "c"].map((asked) => shown([all[0], all[2]], asked))).toEqual(["a", "c", "c"]);
  expect(shown([all[0]], "c")).toBe("a");
});

it("keysOf(views) names a shared key once", () => {
  expect(keysOf([view("one", 1, { keys: ["at", "map"] }), view("one", 2, { keys: ["at"] })])).toEqual(["at", "map"]);
});

const RANGE = { low: -2, high: 3, usual: 1 };

it.each([
  [undefined, 1],
  ["", 1],
  ["  ", 1],
  ["x", 1],
  ["Infinity", 1],
  ["2.5", 2.5],
  ["-9", -2],
  ["1e3", 3],
])("numberWithin(%o, range) is %d", (text, number) => {
  expect(numberWithin(text, RANGE)).toBe(number);
});

it("beyond(options, ranges) is what of them is no number of its range", () => {
  const ranges = rangesOf([
    view("one", 1, { ranges: { a: RANGE, b: RANGE } }),
    view("one", 2, { ranges: { c: RANGE } }),
  ]);
  expect(beyond({ a: "3", b: "4", c: "no", d: "9" }, ranges)).toEqual([
    { name: "b", asked: "4", ...RANGE, shown: 3 },
    { name: "c", asked: "no", ...RANGE, shown: 1 },
  ]);
});

it("gives ranges to keys of theirs alone", () => {
  for (const view of PHOTO_VIEWS) for (const name of Object.keys(view.ranges ?? {})) expect(view.keys).toContain(name);
});

it("names only words that the glossary has", async () => {
  const { default: glossary } = await import("../../../frontend/src/messages/en/glossary.json");
  for (const view of [...PHOTO_VIEWS, ...SENTENCE_VIEWS]) {
    expect(view.words?.length, view.id).toBeGreaterThan(0);
    for (const word of view.words ?? []) expect(glossary, view.id).toHaveProperty(word);
  }
});
