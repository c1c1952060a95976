/**
 * The colours that numbers get, in both themes.
 *
 * Each ramp is two arms that leave the neutral colour of 0: its stops are steps
 * of equal CIELAB lightness, joined in CIELAB, so equal steps in value look
 * equal, and the arms differ in blue against yellow or green against purple,
 * which colour-blind people tell apart. Knows numbers between -1 and 1, nothing
 * of values, maps or canvases.
 */

import { hcl, lab } from "d3-color";

/** @typedef {"light" | "dark"} Theme */
/** @typedef {"activation" | "weight" | "attention" | `head${number}`} RampName */
/** @typedef {[hue: number, chroma: number]} Stop */
/** @typedef {{ positive: Stop[], negative: Stop[] }} Arms */

/** Entries of a painted ramp: more than a screen's 256 steps of grey would show. */
export const STEPS = 256;

/**
 * The colours of heads: hues after Okabe and Ito (2008), "Color Universal Design", told apart by
 * lightness too, dark enough for paper and light enough for the dark theme.
 */
const HEADS = [
  { hue: 262, chroma: 45, light: 42, dark: 68 },
  { hue: 52, chroma: 72, light: 52, dark: 70 },
  { hue: 165, chroma: 42, light: 48, dark: 72 },
  { hue: 345, chroma: 46, light: 46, dark: 68 },
  { hue: 235, chroma: 34, light: 58, dark: 84 },
  { hue: 80, chroma: 64, light: 58, dark: 82 },
  { hue: 308, chroma: 50, light: 30, dark: 58 },
  { hue: 115, chroma: 40, light: 36, dark: 62 },
];

/** Lightness of a ramp's stops, from 0 to the far end: even steps by construction. */
const LIGHTNESS = { light: [99, 83, 66, 50, 33], dark: [5, 27, 48, 70, 91] };

/** The colour of 0: the token --cell-zero. @type {Record<Theme, Stop>} */
const NEUTRAL = { light: [85, 1], dark: [280, 1] };

/** The stops after 0. @type {Record<Theme, Record<string, Arms>>} */
const ARMS = {
  light: {
    activation: {
      positive: [
        [79, 30],
        [66, 62],
        [52, 72],
        [42, 56],
      ],
      negative: [
        [256, 17],
        [265, 32],
        [276, 46],
        [284, 52],
      ],
    },
    weight: {
      positive: [
        [150, 22],
        [152, 40],
        [154, 45],
        [156, 36],
      ],
      negative: [
        [315, 20],
        [315, 38],
        [314, 52],
        [313, 54],
      ],
    },
    attention: {
      positive: [
        [205, 16],
        [220, 28],
        [245, 34],
        [268, 40],
      ],
      negative: [
        [60, 16],
        [60, 28],
        [60, 34],
        [60, 40],
      ],
    },
  },
  dark: {
    activation: {
      positive: [
        [46, 40],
        [52, 66],
        [68, 68],
        [88, 40],
      ],
      negative: [
        [284, 38],
        [276, 46],
        [258, 34],
        [235, 16],
      ],
    },
    weight: {
      positive: [
        [155, 26],
        [152, 44],
        [148, 46],
        [142, 30],
      ],
      negative: [
        [313, 42],
        [315, 52],
        [316, 38],
        [318, 16],
      ],
    },
    attention: {
      positive: [
        [272, 34],
        [250, 36],
        [215, 32],
        [190, 22],
      ],
      negative: [
        [60, 34],
        [60, 36],
        [60, 32],
        [60, 22],
      ],
    },
  },
};

/** @type {Map<string, { positive: Uint32Array, negative: Uint32Array }>} */
const painted = new Map();

/**
 * A ramp's two arms as pixels, nearest 0 first.
 *
 * @param {RampName} name
 * @param {Theme} theme
 */
export function arms(name, theme) {
  const key = `${name} ${theme}`;
  let found = painted.get(key);
  if (!found) {
    const { positive, negative } = ARMS[theme][name] ?? headArms(name, theme);
    found = { positive: paint(positive, theme), negative: paint(negative, theme) };
    painted.set(key, found);
  }
  return found;
}

/**
 * One colour of a ramp as CSS.
 *
 * @param {RampName} name
 * @param {Theme} theme
 * @param {number} place -1 to 1; 0 is the neutral colour
 */
export function rampColour(name, theme, place) {
  const { positive, negative } = arms(name, theme);
  const arm = place < 0 ? negative : positive;
  return cssColour(arm[Math.min(STEPS - 1, Math.round(Math.abs(place) * (STEPS - 1)))]);
}

/**
 * @param {number} pixel as canvases hold it, alpha in the highest byte
 */
export function cssColour(pixel) {
  return `rgb(${pixel & 255} ${(pixel >> 8) & 255} ${(pixel >> 16) & 255})`;
}

/**
 * Whether text on this colour should be dark.
 *
 * @param {number} pixel
 */
export function wantsDarkText(pixel) {
  const [red, green, blue] = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255].map((byte) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18;
}

/**
 * The colour that a head keeps everywhere; the ninth head gets the first one's again.
 *
 * @param {number} head
 * @param {Theme} theme
 */
export function headColour(head, theme) {
  const { hue, chroma, [theme]: lightness } = HEADS[head % HEADS.length];
  return hcl(hue, chroma, lightness).formatHex();
}

/**
 * @param {string} name `head0`, `head1` …
 * @param {Theme} theme
 * @returns {Arms}
 */
function headArms(name, theme) {
  const { hue, chroma } = HEADS[Number(name.slice("head".length)) % HEADS.length];
  const shares = theme === "light" ? [0.45, 0.85, 1, 0.85] : [0.75, 1, 0.85, 0.45];
  const positive = shares.map((share) => /** @type {Stop} */ ([hue, share * chroma]));
  return { positive, negative: ARMS[theme].attention.negative };
}

/**
 * @param {Stop[]} stops
 * @param {Theme} theme
 */
function paint(stops, theme) {
  const corners = [NEUTRAL[theme], ...stops].map(([hue, chroma], index) =>
    lab(hcl(hue, chroma, LIGHTNESS[theme][index])),
  );
  return Uint32Array.from({ length: STEPS }, (_, index) => {
    const place = (index / (STEPS - 1)) * (corners.length - 1);
    const left = Math.min(Math.floor(place), corners.length - 2);
    const [from, to, share] = [corners[left], corners[left + 1], place - left];
    const mixed = lab(
      from.l + share * (to.l - from.l),
      from.a + share * (to.a - from.a),
      from.b + share * (to.b - from.b),
    );
    const { r, g, b } = mixed.rgb().clamp();
    return packPixel(r, g, b);
  });
}

/**
 * Red, green and blue bytes as one canvas pixel (little-endian, as every browser's machine is).
 *
 * @param {number} red
 * @param {number} green
 * @param {number} blue
 */
export function packPixel(red, green, blue) {
  return (0xff000000 | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red)) >>> 0;
}
