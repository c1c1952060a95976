import { describe, expect, it } from "vitest";
import { beatsFor } from "../../../frontend/src/book/outputs/draw.js";
import { heightOf, layout, stepUnder } from "../../../frontend/src/book/outputs/layout.js";
import { isIn, soundsOf, stepsOf, wordToSay } from "../../../frontend/src/book/outputs/spoken.js";
import { saidAt } from "../../../frontend/src/book/outputs/steps.js";
import { partly } from "../partly.js";

const token = (text, probability, stop, rival) => ({
  ...{ text, probability, stop_probability: stop },
  alternatives: [
    { text, probability },
    { text: rival, probability: 0.01 },
  ],
});
const steps = stepsOf({ tokens: [token("N", 0.9, 0.02, "K"), token("<stop>", 0.8, 0.8, "Z")] });

it("steps keep what was chosen, its rivals, and how near the stop was", () => {
  expect(steps).toEqual([
    {
      ...{ sound: "N", sure: 0.9, stop: 0.02 },
      rivals: [
        { sound: "N", sure: 0.9 },
        { sound: "K", sure: 0.01 },
      ],
    },
    {
      ...{ sound: "", sure: 0.8, stop: 0.8 },
      rivals: [
        { sound: "", sure: 0.8 },
        { sound: "Z", sure: 0.01 },
      ],
    },
  ]);
  expect(soundsOf(steps)).toEqual(["N"]);
});

it("the word to say is the sentence's longest that fits, else another", () => {
  const tokens = (...texts) => [{ text: "<cls>", special: true }, ...texts.map((text) => ({ text, special: false }))];
  expect(wordToSay(tokens("I", "loved", "gardens", "."), "knight")).toBe("gardens");
  expect(wordToSay(tokens("I", "saw", "a", "saw"), "knight")).toBe("saw");
  expect(wordToSay(tokens("I", "go", "."), "knight")).toBe("knight");
  expect(wordToSay(tokens("internationalisation", "naïveté", "2,000,000"), "knight")).toBe("knight");
});

it("a word is one of the sentence however it is written there", () => {
  expect(isIn([{ text: "I" }, { text: "Saw" }], "saw")).toBe(true);
  expect(isIn([{ text: "I" }, { text: "saws" }], "saw")).toBe(false);
});

describe("the stage", () => {
  const box = { width: 900, room: 560, isNarrow: false };
  const names = ["‹cls›", "I", "saw₂", "a", "saw₄", "“.”"];

  it("gives a longer word more time, within bounds", () => {
    const [short, long, longest] = [2, 5, 40].map((count) => beatsFor(count)[2][1]);
    expect([short < long, longest]).toEqual([true, 12000]);
  });

  it("says one sound after another, all by the end of the beat", () => {
    expect([saidAt(2, 0, 4), saidAt(3, 3, 4)]).toEqual([0, 1]);
    expect(saidAt(2.4, 0, 4)).toBe(1);
    expect(saidAt(2.4, 2, 4)).toBe(0);
  });

  it("finds the step under the pointer, and has room for each", () => {
    /** @type {import("../../../frontend/src/stage/pen.js").Pen} */
    const pen = partly({ width: (text) => 8 * text.length });
    const places = layout(pen, { ...box, height: heightOf(box, 6, 17) }, names, 17);
    expect(places.top + 17 * places.step).toBeLessThanOrEqual(places.bottom + 1e-9);
    const y = places.top + 2.5 * places.step;
    expect([stepUnder(places, 880, y, 17), stepUnder(places, 100, y, 17), stepUnder(places, 880, y, 2)]).toEqual([
      2,
      null,
      null,
    ]);
  });
});
