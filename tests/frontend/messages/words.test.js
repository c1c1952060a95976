import { describe, expect, it } from "vitest";
import { chooseLanguage } from "../../../frontend/src/messages/language.js";
import { fixed, percent, signed, tiny, whole } from "../../../frontend/src/messages/numbers.js";
import { plain, Words } from "../../../frontend/src/messages/words.js";

const FILES = import.meta.glob("../../../frontend/src/messages/*/*.json", { eager: true, import: "default" });
/** What a role in a message may be, beside a word of the glossary and a way to a beat. */
const ROLES = ["b", "em", "query", "key", "value"];
const MOST_CAPTION = 150;

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
  const language = file.split("/").at(-2);
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
      expect(words.text(key, values).length, key).toBeLessThanOrEqual(MOST_CAPTION);
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
});

it("chooseLanguage() takes the first language the visitor reads, by its base if need be", () => {
  expect(chooseLanguage(["de-CH", "zh-CN", "en"], ["en", "zh-Hans"])).toBe("zh-Hans");
  expect(chooseLanguage(["de"], ["en", "zh-Hans"])).toBe("en");
});

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
