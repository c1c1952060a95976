import { describe, expect, it } from "vitest";
import { Focus } from "../../../frontend/src/state/focus.svelte.js";

describe("Focus: hover previews, click locks, Esc releases", () => {
  const same = (one, other) => one === other;

  it("shows the previewed until one is locked", () => {
    const focus = new Focus(same);
    focus.preview("a");
    expect(focus.current).toBe("a");
    focus.toggle("b");
    focus.preview("c");
    expect([focus.current, focus.locked, focus.previewed]).toEqual(["b", "b", "c"]);
  });

  it("releases by the same click or by release", () => {
    const focus = new Focus(same);
    focus.toggle("a");
    focus.toggle("a");
    expect(focus.locked).toBe(null);
    focus.toggle("a");
    expect([focus.release(), focus.release()]).toEqual([true, false]);
  });
});
