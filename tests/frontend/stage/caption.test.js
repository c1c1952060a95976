/** The captions of a stage. */

import { describe, expect, it } from "vitest";
import { Words } from "../../../frontend/src/messages/words.js";
import { captionOf, captionsOf, titled } from "../../../frontend/src/stage/caption.js";
import { partly } from "../partly.js";

const words = new Words({ stage: { named: "{name}.", inHand: "In your hand" } }, "en");
/** @type {import("../../../frontend/src/stage/figure.js").Figure} */
const figure = partly({
  lead: "Before.",
  beats: [
    { name: "Look", say: "One." },
    { name: "Who won?", say: "Two." },
  ],
  inHand: null,
});

describe("titled(caption, words)", () => {
  it("ends like a sentence, once", () => {
    const names = ["Why", "Who won?", "完。", ""].map((name) => titled({ name, say: "" }, words).name);
    expect(names).toEqual(["Why.", "Who won?", "完。", ""]);
  });
});

describe("captionOf(figure, beat, words)", () => {
  it("is the beat's, and before the first what leads to it", () => {
    expect([-1, 0, 1].map((beat) => captionOf(figure, beat, words).say)).toEqual(["Before.", "One.", "Two."]);
    expect(captionOf(figure, 9, words)).toEqual({ name: "Who won?", say: "Two." });
    expect(captionsOf(figure, words).length).toBe(3);
  });

  it("says what is held, while something is", () => {
    expect(captionOf({ ...figure, inHand: "Mine." }, 1, words)).toEqual({ name: "In your hand.", say: "Mine." });
  });
});
