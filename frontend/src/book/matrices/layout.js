/**
 * Where the sheets of one head lie: what is multiplied stands to the left of a product and above it, so that every
 * cell is where its row and its column cross.
 *
 *              Wq     Kᵀ            V
 *        I  →  Q  →   A   →  A′  →  O
 */

/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("../../stage/pen.js").Area} Area */
/** @typedef {import("../../stage/pen.js").Point} Point */
/** @typedef {import("./head.js").MadeName} MadeName */
/** @typedef {"I" | "Wq" | "Q" | "K" | "A" | "A′" | "V" | "O"} Shown sheets that have a place; of Kᵀ the words are columns */
/** @typedef {{ areas: Record<Shown, Area>, whole: Area, row: number, label: number, lens: Area }} Places */

const LENS = { wide: 132, narrow: 108 };
const TITLE = 22;
const GAP = { wide: 26, narrow: 10 };
/** The room of the words' names, in CSS pixels, and what is between a name and its row. */
const LABEL = { wide: { least: 76, most: 120 }, narrow: { least: 48, most: 92 } };
export const BESIDE_NAME = 8;
const MOST_ROW = { wide: 36, narrow: 15 };
/** CSS pixels that one number of a word's vector has, and of a head's. */
const NUMBER = { wide: { word: 0.5, head: 3.6 }, narrow: { word: 0.2, head: 1.25 } };

/**
 * @param {Omit<Box, "height">} box
 * @param {{ count: number, size: number, width: number }} head
 * @param {{ label: number, low: number }} [room] of the words' names, and of the sheets over each other
 */
function sizes({ width, isNarrow }, head, { label, low } = { label: LABEL.wide.least, low: Infinity }) {
  const kind = isNarrow ? "narrow" : "wide";
  const [word, part] = [NUMBER[kind].word * head.width, NUMBER[kind].head * head.size];
  const left = width - 2 - label - word - 2 * part - 4 * GAP[kind];
  const row = Math.min(MOST_ROW[kind], left / (2 * head.count), low / (2 * head.count));
  return { label, word, part, row, gap: GAP[kind], above: Math.max(word, part, row * head.count), lens: LENS[kind] };
}

/**
 * @param {Omit<Box, "height">} box
 * @param {{ count: number, size: number, width: number }} head
 */
export function heightOf(box, head) {
  if (box.isNarrow) return Math.max(300, Math.min(343, box.room));
  const { above, row, lens } = sizes(box, head);
  return Math.max(440, 2 * TITLE + above + row * head.count + 30 + lens);
}

/**
 * @param {Box} box
 * @param {{ count: number, size: number, width: number }} head `width` of a word's vector
 * @param {number} longest a word's width, in CSS pixels
 * @returns {Places}
 */
export function layout(box, head, longest) {
  const { least, most } = LABEL[box.isNarrow ? "narrow" : "wide"];
  const name = Math.min(most, Math.max(least, longest + BESIDE_NAME + 4));
  // A phone sees all sheets at once too: no smaller than they are laid out, or their titles had no room.
  const low = box.isNarrow ? box.height - LENS.narrow - 4 - 3 * TITLE : Infinity;
  const { label, word, part, row, gap, above, lens } = sizes(box, head, { label: name, low });
  const side = row * head.count;
  const foot = TITLE + above;
  const top = foot + TITLE;
  let from = label;
  const next = (/** @type {number} */ width) => {
    const left = from;
    from += width + gap;
    return { left, top, width, height: side };
  };
  const [I, Q, A, shares, O] = [word, part, side, side, part].map(next);
  const over = (/** @type {Area} */ { left, width }, /** @type {number} */ height) => ({
    ...{ left, top: foot - height, width, height },
  });
  return {
    ...{ row, label },
    areas: { I, Wq: over(Q, word), Q, K: over(A, part), A, "A′": shares, V: over(O, side), O },
    whole: { left: 0, top: 0, width: from - gap, height: top + side + 22 },
    lens: { left: 0, top: box.height - lens, width: box.width, height: lens },
  };
}

/** What stands beside a sheet while it is made. @type {Record<MadeName, Shown[]>} */
const BESIDE = {
  Q: ["I", "Wq", "Q"],
  K: ["I", "K"],
  V: ["I", "K", "V"],
  A: ["Q", "K", "A"],
  "A′": ["A", "A′"],
  O: ["A′", "V", "O"],
};

/**
 * @param {MadeName | null} made null for all of them
 * @param {Shown} name
 */
export const isBeside = (made, name) => made === null || BESIDE[made].includes(name);

/**
 * The part of the sheets that a phone looks at.
 *
 * @param {Places} places
 * @param {MadeName | null} name the sheet that is made; null for all of them
 * @returns {Area}
 */
export function lookAt({ areas, whole, label }, name) {
  if (!name) return whole;
  const shown = BESIDE[name].map((one) => areas[one]);
  const left = Math.min(...shown.map((area) => area.left)) - (BESIDE[name].includes("I") ? label : 4);
  const top = Math.min(...shown.map((area) => area.top)) - TITLE;
  const right = Math.max(...shown.map((area) => area.left + area.width)) + 4;
  const bottom = Math.max(...shown.map((area) => area.top + area.height)) + 14;
  return { left, top, width: right - left, height: bottom - top };
}
