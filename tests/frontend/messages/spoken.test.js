import { describe, expect, it } from "vitest";
import { spokenIn } from "./spoken.js";

const SOURCES = import.meta.glob("../../../frontend/src/**/*.{js,svelte}", {
  query: "?raw",
  import: "default",
  eager: true,
});
/** Code of other languages, a file's header, what the service calls heads, and sentences to be read by a network. */
const NO_WORDS = /\/(api\/(shown|snippet)|draw\/(export\/npz|headOrder)|content\/samples)\.js$/;
/** Where words have yet to go into message files. */
const PENDING = /\/src\/(components\/(photo|[A-Z])|content\/heic|draw\/(format|known|canvas)|pages\/(Photo|photo|OverviewPhoto)|views\/photo|state\/photos|book|stage|notebook|main)/;

describe("spokenIn()", () => {
  it.each([
    ["<p>Two words</p>", ["Two words"]],
    ['<button aria-label="Close" class="two words">×</button>', ["Close"]],
    ['<p>{is ? "Pause" : "Play"}</p>', ["Pause", "Play"]],
    ['<p class={is ? "a" : "stale"}>{of("name")} = {n} · 7</p>', []],
    ['<p class="small"><kbd>Esc</kbd> {a}px {b}px</p>', []],
    ['<script>const own = "a, summary, [role=menu]", size = `calc(9px + ${n}px)`;</script>', []],
    ["<script>const text = `${n} maps`; throw new Error(`no map ${n}`);</script>", ["maps"]],
    ['<script>import a from "a b"; const name = "one-word", said = "one word";</script>', ["one word"]],
  ])("finds the words of %s", (source, words) => expect(spokenIn(source, true)).toEqual(words));
});

it.each(Object.entries(SOURCES).filter(([path]) => !PENDING.test(path) && !NO_WORDS.test(path)))(
  "%s says nothing of its own",
  (path, source) => {
    expect(spokenIn(source, path.endsWith(".svelte"))).toEqual([]);
  },
);
