import { describe, expect, it } from "vitest";
import { spokenIn } from "./spoken.js";

const SOURCES = import.meta.glob("../../../frontend/src/**/*.{js,svelte}", {
  query: "?raw",
  import: "default",
  eager: true,
});
/**
 * Where there is no message file yet, or none to come along; where a computer is spoken to; what a network is given to
 * read; and what the service calls operations, and what heads do.
 */
const ALONE =
  /\/src\/(main|notebook\/widget|api\/(shown|snippet)|content\/samples|book\/embedding\/\w+|draw\/(headOrder|operation))\.(js|svelte)$/;

describe("spokenIn()", () => {
  it.each([
    ["<p>Two words</p>", ["Two words"]],
    ['<button aria-label="Close" class="two words">×</button>', ["Close"]],
    ['<p>{is ? "Pause" : "Play"}</p>', ["Pause", "Play"]],
    ['<p style="a: 1px solid" style:width="{n}px">{n} px <kbd>Esc</kbd></p>', []],
    ['<script>a.closest("li b"); const by = "input, a, [role=menu]", font = "400 10px sans-serif";</script>', []],
    ['<script>const both = as(question, "with its photo", (maps) => "two words");</script>', ["two words"]],
    ['<p class={is ? "a" : "stale"}>{of("name")} = {n} · 7</p>', []],
    ["<script>const text = `${n} maps`; throw new Error(`no map ${n}`);</script>", ["maps"]],
    ['<script>import a from "a b"; const name = "one-word", said = "one word";</script>', ["one word"]],
  ])("finds the words of %s", (source, words) => expect(spokenIn(source, true)).toEqual(words));
});

it.each(Object.entries(SOURCES).filter(([path]) => !ALONE.test(path)))("%s says nothing of its own", (path, source) => {
  expect(spokenIn(source, path.endsWith(".svelte"))).toEqual([]);
});
