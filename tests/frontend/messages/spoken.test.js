import { describe, expect, it } from "vitest";
import { spokenIn } from "./spoken.js";

const SOURCES = import.meta.glob("../../../frontend/src/**/*.{js,svelte}", {
  query: "?raw",
  import: "default",
  eager: true,
});
/** Where words have yet to go into message files. */
const PENDING = /\/src\/(components|content|draw|pages|views|state|api|book|stage|notebook|App|main)/;

describe("spokenIn()", () => {
  it.each([
    ["<p>Two words</p>", ["Two words"]],
    ['<button aria-label="Close" class="two words">×</button>', ["Close"]],
    ['<p>{is ? "Pause" : "Play"}</p>', ["Pause", "Play"]],
    ['<p class={is ? "a" : "stale"}>{of("name")} = {n} · 7</p>', []],
    ["<script>const text = `${n} maps`; throw new Error(`no map ${n}`);</script>", ["maps"]],
    ['<script>import a from "a b"; const name = "one-word", said = "one word";</script>', ["one word"]],
  ])("finds the words of %s", (source, words) => expect(spokenIn(source, true)).toEqual(words));
});

it.each(Object.entries(SOURCES).filter(([path]) => !PENDING.test(path)))(
  "%s says nothing of its own",
  (path, source) => {
    expect(spokenIn(source, path.endsWith(".svelte"))).toEqual([]);
  },
);
