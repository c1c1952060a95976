import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { arms, cssColour, headColour, packPixel, rampColour, wantsDarkText } from "../../../frontend/src/draw/ramps.js";

const THEMES = /** @type {const} */ (["light", "dark"]);
/** @type {import("../../../frontend/src/draw/ramps.js").RampName[]} */
const RAMPS = ["activation", "weight", "attention", "head0", "head7"];

/** CIE lightness of a pixel, from the sRGB and CIELAB definitions. */
function lightness(pixel) {
  const [red, green, blue] = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255].map((byte) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 216 / 24389 ? 116 * Math.cbrt(luminance) - 16 : (24389 / 27) * luminance;
}

/** What somebody without green-sensitive cones sees (Viénot, Brettel and Mollon 1999), as CIELAB-like a, b on luminance. */
function deuteranope(pixel) {
  const [red, green, blue] = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255].map((byte) => (byte / 255) ** 2.2);
  const [long, short] = [
    17.8824 * red + 43.5161 * green + 4.11935 * blue,
    0.0299566 * red + 0.184309 * green + 1.46709 * blue,
  ];
  return [lightness(pixel), 100 * (Math.cbrt(long / 65.5) - Math.cbrt(short / 1.68))];
}

describe.each(THEMES)("the ramps in the %s theme", (theme) => {
  it.each(RAMPS)("%s has even steps of lightness away from 0", (name) => {
    for (const arm of Object.values(arms(name, theme))) {
      const steps = Array.from({ length: 9 }, (_, index) => lightness(arm[Math.round((index * 255) / 8)]));
      const changes = steps.slice(1).map((value, index) => value - steps[index]);
      const mean = (steps[8] - steps[0]) / 8;
      for (const change of changes) expect(Math.abs(change - mean)).toBeLessThan(2.5);
      expect(Math.abs(steps[8] - steps[0])).toBeGreaterThan(55);
    }
  });

  it("start at the token --cell-zero, so that 0 looks like an empty cell", () => {
    const tokens = readFileSync(fileURLToPath(new URL("../../../frontend/src/tokens.css", import.meta.url)), "utf8");
    const [, light, dark] = /--cell-zero: light-dark\((#\w{6}), (#\w{6})\)/.exec(tokens) ?? [];
    const hex = theme === "light" ? light : dark;
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
    const token = cssColour(packPixel(red, green, blue));
    for (const name of RAMPS) expect(rampColour(name, theme, 0)).toBe(token);
  });

  it.each(/** @type {const} */ (["activation", "weight"]))(
    "%s keeps its two arms apart without green-sensitive cones",
    (name) => {
      const { positive, negative } = arms(name, theme);
      for (const index of [96, 160, 224]) {
        const [one, other] = [deuteranope(positive[index]), deuteranope(negative[index])];
        expect(Math.hypot(one[0] - other[0], one[1] - other[1])).toBeGreaterThan(12);
      }
    },
  );

  it("gives eight heads eight colours, the ninth the first one's again", () => {
    const colours = Array.from({ length: 9 }, (_, head) => headColour(head, theme));
    expect(new Set(colours.slice(0, 8)).size).toBe(8);
    expect(colours[8]).toBe(colours[0]);
  });
});

describe("wantsDarkText(pixel)", () => {
  it("is true on white and false on black", () => {
    expect(wantsDarkText(packPixel(255, 255, 255))).toBe(true);
    expect(wantsDarkText(packPixel(0, 0, 0))).toBe(false);
  });
});
