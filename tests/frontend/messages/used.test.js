/** Of the instrument: every message that is asked for is there, and none is there that nobody asks for. */

import { describe, expect, it } from "vitest";
import { nameOf, wordsOf } from "../../../frontend/src/messages/instrument.js";

const SOURCES = import.meta.glob(
  [
    "../../../frontend/src/{components,content,draw,pages,state,views}/**/*.{js,svelte}",
    "../../../frontend/src/*.svelte",
  ],
  { query: "?raw", import: "default", eager: true },
);
const FILES = import.meta.glob(
  ["../../../frontend/src/messages/en/instrument/*.json", "../../../frontend/src/views/*/*/en.json"],
  { import: "default", eager: true },
);
/** What tabs ask every view and page for. */
const OF_TABS = /^(name|says|groups\..*)$/;

/**
 * What a source asks for, where it names a file's words once and then asks them.
 *
 * @returns {{ file: string, key: string, isWhole: boolean }[]} a key is the beginning of one where the rest is computed
 */
function asked(source) {
  const names = [...source.matchAll(/const (\w+) = wordsOf\("([\w/]+)"\)/g)];
  return names.flatMap(([, variable, file]) => {
    const calls = source.matchAll(
      new RegExp(`\\b${variable}\\.(?:text|parts|has)\\(\\s*(["\`])([\\w.-]*)(["$]?)`, "g"),
    );
    return [...calls].map(([, , key, end]) => ({ file, key, isWhole: end === '"' }));
  });
}

const keysOf = (messages, before = "") =>
  Object.entries(messages).flatMap(([name, one]) =>
    typeof one === "string" ? [before + name] : keysOf(one, `${before}${name}.`),
  );

const WRITTEN = Object.values(SOURCES).join("\n");
/** @type {[path: string, calls: ReturnType<typeof asked>][]} */
const ALL = Object.entries(SOURCES).map(([path, source]) => [path, asked(source)]);

it("asked(source) reads whole keys and their beginnings", () => {
  const source = 'const words = wordsOf("parts"); words.text("Menu.label"); words.parts(`axis.${name}`, {})';
  expect(asked(source)).toEqual([
    { file: "parts", key: "Menu.label", isWhole: true },
    { file: "parts", key: "axis.", isWhole: false },
  ]);
});

it.each(ALL.filter(([, calls]) => calls.length))("%s asks for words that are there", (_, calls) => {
  for (const { file, key, isWhole } of calls) {
    const words = wordsOf(file);
    if (isWhole) expect(words.has(key), `${key} of ${file}`).toBe(true);
    else
      expect(
        keysOf(words.messages).some((one) => one.startsWith(key)),
        `${key}… of ${file}`,
      ).toBe(true);
  }
});

describe.each(Object.entries(FILES))("%s", (path, messages) => {
  it("has nothing that nobody asks for", () => {
    const file = nameOf(path);
    const beginnings = ALL.flatMap(([, calls]) => calls.filter((call) => call.file === file && !call.isWhole));
    // A key may be chosen from two, or handed over: it stands somewhere as it is.
    const isAsked = (key) => WRITTEN.includes(`"${key}"`) || beginnings.some((call) => key.startsWith(call.key));
    expect(keysOf(messages).filter((key) => !OF_TABS.test(key) && !isAsked(key))).toEqual([]);
  });
});
