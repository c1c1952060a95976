// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  chooseLanguage,
  LANGUAGES,
  NAMES,
  remember,
  searchIn,
  wantedLanguages,
} from "../../../frontend/src/messages/language.js";

afterEach(() => {
  localStorage.clear();
  vi.restoreAllMocks();
});

const shown = (search, ...ofBrowser) => chooseLanguage(wantedLanguages(search, ofBrowser), LANGUAGES);

it("chooseLanguage() takes the first language the visitor reads, by its base if need be", () => {
  expect(chooseLanguage(["de-CH", "zh-CN", "en"], ["en", "zh-Hans"])).toBe("zh-Hans");
  expect(chooseLanguage(["de"], ["en", "zh-Hans"])).toBe("en");
});

describe("the language of the page", () => {
  it("is the browser's where there is nothing else", () => {
    expect([shown("", "zh-CN", "en"), shown("", "en-GB", "zh-CN"), shown("")]).toEqual(["zh-Hans", "en", "en"]);
  });

  it("is what was chosen here, whatever the browser says", () => {
    remember("zh-Hans");
    expect(shown("", "en")).toBe("zh-Hans");
  });

  it("is what the address says, whatever was chosen", () => {
    remember("zh-Hans");
    expect([shown("?lang=en", "zh-CN"), shown("?lang=zh", "en")]).toEqual(["en", "zh-Hans"]);
  });

  it("is what it would be without the address, where that names none that there is", () => {
    expect([shown("?lang=tlh", "zh-CN"), shown("?lang=", "en"), shown("?present", "zh")]).toEqual([
      "zh-Hans",
      "en",
      "zh-Hans",
    ]);
  });

  it("follows the address also in a browser that keeps nothing", () => {
    vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
      throw new Error("denied");
    });
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new Error("denied");
    });
    expect(() => remember("zh-Hans")).not.toThrow();
    expect(shown("?lang=zh-Hans", "en")).toBe("zh-Hans");
  });
});

it("searchIn() changes the language of an address and nothing else of it", () => {
  expect(searchIn("zh-Hans", "")).toBe("?lang=zh-Hans");
  expect(searchIn("en", "?present=&lang=zh-Hans")).toBe("?present=&lang=en");
});

it("every language says what it calls itself", () => {
  expect(Object.keys(NAMES)).toEqual([...LANGUAGES]);
});
