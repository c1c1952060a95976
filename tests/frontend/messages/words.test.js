import { IntlMessageFormat } from "intl-messageformat";
import { afterEach, describe, expect, it } from "vitest";
import { LANGUAGES } from "../../../frontend/src/messages/language.js";
import {
  fixed,
  percent,
  shareOf,
  signed,
  tiny,
  whole,
  writeNumbersIn,
} from "../../../frontend/src/messages/numbers.js";
import { plain, Words } from "../../../frontend/src/messages/words.js";

/** @typedef {import("../../../frontend/src/messages/words.js").Messages} Messages */

/** @type {Record<string, Messages>} */
const FILES = import.meta.glob("../../../frontend/src/messages/*/*.json", { eager: true, import: "default" });
/** @type {Record<string, Messages>} a view's are in its folder */
const INSTRUMENT = import.meta.glob(
  ["../../../frontend/src/messages/*/instrument/*.json", "../../../frontend/src/views/*/*/*.json"],
  { eager: true, import: "default" },
);
/** What a role in a message may be, beside a word of the glossary and a way to a beat. */
const ROLES = ["b", "em", "query", "key", "value"];
/** In letters; a Han sign is as wide as two. */
const MOST_CAPTION = 150;
const widthOf = (text) => text.length + (text.match(/\p{Script=Han}/gu)?.length ?? 0);

/** @returns {[key: string, message: string][]} */
const messagesOf = (messages, before = "") =>
  Object.entries(messages).flatMap(([name, one]) =>
    typeof one === "string" ? [[before + name, one]] : messagesOf(one, `${before}${name}.`),
  );

/** A value for every argument, whatever it is. */
const ANY = new Proxy({}, { has: () => true, get: (_, name) => (name === "layer" ? "conv5" : 2), ownKeys: () => [] });

/** Names in braces, and those of plurals and selections. */
function argumentsOf(message) {
  return [...new Set([...message.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name))];
}

describe.each(Object.entries(FILES))("%s", (file, messages) => {
  const language = file.split("/").at(-2) ?? "";
  const words = new Words(messages, language);
  const glossary = FILES[file.replace(/\w+\.json$/, "glossary.json")];

  it.each(messagesOf(messages))("%s can be read", (key, message) => {
    const values = Object.fromEntries(argumentsOf(message).map((name) => [name, ANY[name]]));
    expect(words.text(key, values)).not.toMatch(/[{}<>]/);
    for (const [, tag] of message.matchAll(/<(\w+)>/g)) {
      const isKnown = ROLES.includes(tag) || tag in glossary || tag.startsWith("see_");
      expect(isKnown, `<${tag}> of ${key}`).toBe(true);
      if (tag.startsWith("see_") && tag !== "see_cover") expect(messages.beats, tag).toHaveProperty(tag.slice(4));
    }
  });

  it("has captions that fit on a phone", () => {
    for (const [key, message] of messagesOf(messages)) {
      if (!/^(beats\..*say|lead)$/.test(key)) continue;
      const values = Object.fromEntries(argumentsOf(message).map((name) => [name, ANY[name]]));
      expect(widthOf(words.text(key, values)), key).toBeLessThanOrEqual(MOST_CAPTION);
    }
  });
});

describe.each(Object.entries(INSTRUMENT))("%s", (file, messages) => {
  const language = /(\w[\w-]*)(\/instrument\/\w+)?\.json$/.exec(file)?.[1] ?? "";
  const words = new Words(messages, language);

  it.each(messagesOf(messages))("%s can be read", (key, message) => {
    const values = Object.fromEntries(argumentsOf(message).map((name) => [name, 2]));
    expect(words.text(key, values)).not.toMatch(/[{}<>]/);
  });
});

/**
 * What a message needs and has to give: its arguments with their kinds, what a selection chooses from, its tags.
 *
 * Plurals differ between languages, and so do the numbers that they name.
 */
function shapeOf(message, language) {
  const found = new Set();
  const walk = (elements) => {
    for (const { type, value, options, children } of elements) {
      const kind = ["literal", "argument", "number", "date", "time", "select", "plural", "pound", "tag"][type];
      if (kind === "literal" || kind === "pound") continue;
      // A number may be counted in one language and only be written in another.
      found.add(`${kind === "plural" ? "number" : kind} ${value}`);
      for (const [name, option] of Object.entries(options ?? {})) {
        if (kind === "select") found.add(`${value} is ${name}`);
        walk(option.value);
      }
      walk(children ?? []);
    }
  };
  walk(new IntlMessageFormat(message, language).getAst());
  return [...found].sort();
}

describe.each(LANGUAGES.slice(1))("in %s", (language) => {
  const FIRST = `/${LANGUAGES[0]}/`;
  const files = Object.keys(FILES).filter((file) => file.includes(FIRST));

  it.each(files.map((file) => file.split("/").at(-1)))("nothing of %s is missing, and no more is said", (name) => {
    const first = files.find((file) => file.endsWith(`/${name}`)) ?? "";
    const own = new Map(messagesOf(FILES[first.replace(FIRST, `/${language}/`)] ?? {}));
    const all = messagesOf(FILES[first]);
    expect([...own.keys()].sort()).toEqual(all.map(([key]) => key).sort());
    for (const [key, message] of all) {
      const translated = own.get(key) ?? "";
      expect(shapeOf(translated, language), `${key}: ${translated}`).toEqual(shapeOf(message, LANGUAGES[0]));
    }
  });
});

describe("words", () => {
  const words = new Words({ rows: "{count, plural, one {# row} other {# rows}} of <b>{name}</b>" }, "en");

  it("count as the language does and keep their roles", () => {
    expect(words.text("rows", { count: 1, name: "a" })).toBe("1 row of a");
    const parts = words.parts("rows", { count: 1200, name: "a" });
    expect(parts).toEqual(["1,200 rows of ", { tag: "b", parts: ["a"] }]);
    expect(plain(parts)).toBe("1,200 rows of a");
  });

  it("say which message is missing", () => {
    expect(() => words.text("columns")).toThrow("no message named 'columns'");
    expect([words.has("rows"), words.has("rows.more")]).toEqual([true, false]);
  });

  it("say in the first language what their own has no message for", () => {
    const own = new Words({ name: "名字" }, "zh-Hans", words);
    expect([own.text("name"), own.text("rows", { count: 1, name: "a" })]).toEqual(["名字", "1 row of a"]);
    expect([own.has("rows"), own.has("columns")]).toEqual([true, false]);
    expect(() => own.text("columns")).toThrow("no message named 'columns'");
  });
});

afterEach(() => writeNumbersIn("en"));

it("numbers have a true minus, no sign at 0, and their thousands apart", () => {
  expect([fixed(-0.128), fixed(-0.001), fixed(1234.5, 1), whole(407912)]).toEqual([
    "−0.13",
    "0.00",
    "1,234.5",
    "407,912",
  ]);
  expect([percent(0.9951), signed(0.5), signed(-2), tiny(4.1e-6), tiny(0)]).toEqual([
    "99.5\u202f%",
    "+0.50",
    "−2.00",
    "4\u00a0·\u00a010⁻⁶",
    "0",
  ]);
});

it("a share that others have the rest of is never written as none or as all", () => {
  expect([0.00001, 0.00051, 0.5, 0.9994, 0.99951].map((share) => shareOf(share))).toEqual([
    "<\u202f0.1\u202f%",
    "0.1\u202f%",
    "50.0\u202f%",
    "99.9\u202f%",
    ">\u202f99.9\u202f%",
  ]);
  expect(shareOf(1, true)).toBe(">99.9\u202f%");
});

it("numbers are written as the language does", () => {
  writeNumbersIn("zh-Hans");
  expect([fixed(-1234.5, 1), percent(0.9951), percent(-0.0004), percent(0.5, 0)]).toEqual([
    "−1,234.5",
    "99.5%",
    "0.0%",
    "50%",
  ]);
});
