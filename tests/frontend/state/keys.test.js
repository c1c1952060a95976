// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from "vitest";
import { isTaken } from "../../../frontend/src/state/keys.js";

/** @param {string} html whose first element gets the focus */
function focused(html) {
  document.body.innerHTML = html;
  return document.body.firstElementChild;
}

afterEach(() => (document.body.innerHTML = ""));

describe("a key", () => {
  const SHORTCUTS = ["]", "[", "?", "PageUp", "PageDown"];

  it.each(['<input type="radio" />', '<input type="checkbox" />', "<button></button>", "<summary></summary>"])(
    "is a shortcut while %s has the focus, unless it is pressed with it",
    (html) => {
      const target = focused(html);
      for (const key of SHORTCUTS) expect(isTaken(target, key)).toBe(false);
      for (const key of [" ", "Enter"]) expect(isTaken(target, key)).toBe(true);
    },
  );

  it("walks what is walked, and else the page", () => {
    expect(isTaken(focused('<input type="radio" />'), "ArrowLeft")).toBe(true);
    expect(isTaken(focused('<div role="application"></div>'), "ArrowLeft")).toBe(true);
    expect(isTaken(focused("<button></button>"), "ArrowLeft")).toBe(false);
  });

  it.each([
    "<textarea></textarea>",
    '<input type="search" />',
    "<input />",
    '<input type="number" />',
    "<select></select>",
  ])("is never one while %s has the focus", (html) => {
    for (const key of [...SHORTCUTS, "ArrowLeft"]) expect(isTaken(focused(html), key)).toBe(true);
  });

  it.each(['<input type="range" />', '<div role="slider"></div>'])("moves %s by pages too", (html) => {
    const target = focused(html);
    expect(isTaken(target, "PageUp")).toBe(true);
    expect(isTaken(target, "]")).toBe(false);
  });

  it("is free where nothing that takes keys has the focus", () => {
    for (const key of [...SHORTCUTS, "ArrowLeft"]) expect(isTaken(focused("<p></p>"), key)).toBe(false);
    expect(isTaken(null, "ArrowLeft")).toBe(false);
  });
});
