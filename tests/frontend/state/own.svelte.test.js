// @vitest-environment happy-dom
/** The visitor's own photo, in a browser that keeps nothing: there is no IndexedDB here. */

import { beforeEach, describe, expect, it, vi } from "vitest";

/** @type {typeof import("../../../frontend/src/state/own.svelte.js").own} */
let own;

beforeEach(async () => {
  // Every test is a visit of its own.
  vi.resetModules();
  const { loadFrame } = await import("../../../frontend/src/messages/frame.js");
  await loadFrame();
  ({ own } = await import("../../../frontend/src/state/own.svelte.js"));
});

const file = (name) => new File([name], name, { type: "image/png" });

describe("own", () => {
  it("has the photo that was chosen last, until the page is left", async () => {
    expect([await own.bring(), own.name, own.source]).toEqual([null, "", ""]);
    await own.take(file("one.png"));
    const taken = await own.take(file("two.png"));
    expect([taken.name, taken.sample, own.name]).toEqual(["two.png", "", "two.png"]);
    expect((await own.bring())?.blob).toBe(taken.blob);
  });

  it("gives every page a picture's address of its own, and lets its own go with the photo", async () => {
    const released = vi.spyOn(URL, "revokeObjectURL");
    await own.take(file("one.png"));
    const { source } = own;
    const [here, there] = [await own.bring(), await own.bring()];
    expect(new Set([source, here?.source, there?.source]).size).toBe(3);
    await own.forget();
    expect(released.mock.calls).toEqual([[source]]);
    expect([await own.bring(), own.source]).toEqual([null, ""]);
  });

  it("calls a picture from the clipboard by a name", async () => {
    expect((await own.take(new Blob(["x"], { type: "image/png" }))).name).toBe("photo.png");
  });

  it("begins with the photo that the page was handed, and keeps none", async () => {
    const handed = file("handed.png");
    own.begin({ file: handed, asItIs: true });
    await own.find();
    expect([own.name, own.isKept, (await own.bring())?.asItIs]).toEqual(["handed.png", false, true]);
  });

  it("is the one that was chosen while an earlier one was looked for", async () => {
    own.begin({ file: file("earlier.png"), asItIs: false });
    const finding = own.find();
    await own.take(file("chosen.png"));
    await finding;
    expect(own.name).toBe("chosen.png");
  });

  it("is the one before again where the last is none that can be read, and none where there was none", async () => {
    const wrong = await own.take(file("notes.txt"));
    await own.giveBack(wrong);
    expect([own.name, await own.bring()]).toEqual(["", null]);
    own.begin({ file: file("earlier.png"), asItIs: true });
    await own.forget();
    await own.take(file("one.png"), true);
    const again = await own.take(file("notes.txt"));
    await own.giveBack(again);
    expect([own.name, (await own.bring())?.asItIs]).toEqual(["one.png", true]);
    // It is given back once, and nothing that was chosen since.
    await own.take(file("two.png"));
    await own.giveBack(again);
    expect(own.name).toBe("two.png");
  });
});
