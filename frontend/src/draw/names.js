/**
 * What tokens are called where more than one of them is in sight.
 *
 * Text only; knows nothing of what is drawn.
 */

const LOWERED = "₀₁₂₃₄₅₆₇₈₉";
/** What is drawn of a blank, of which nothing could be seen; what each is called has its message. */
const MARKS = /** @type {const} */ ({ space: "␣", line: "↵", tab: "⇥" });
const BLANKS = /** @type {(keyof typeof MARKS)[]} */ (Object.keys(MARKS));
const SPLIT = new RegExp(`([${Object.values(MARKS).join("")}])`, "u");

/**
 * A text with marks for the blanks that it begins or ends with: pieces of GPT-2 may be nothing else.
 *
 *     marked(" reads") // "␣reads"
 *
 * @param {string} text
 */
export const marked = (text) => text.replace(/^\s+|\s+$/gu, (blanks) => Array.from(blanks, markOf).join(""));

/** @param {string} blank */
function markOf(blank) {
  if (/[\n\r\v\f\u0085\u2028\u2029]/u.test(blank)) return MARKS.line;
  return blank === "\t" ? MARKS.tab : MARKS.space;
}

/**
 * A name cut where a mark stands, each mark with what it is called: screen readers leave out most signs.
 *
 *     readable("␣reads") // [{ text: "␣", blank: "space" }, { text: "reads", blank: null }]
 *
 * @param {string} name as `marked` or `namesByPlace` gives it
 * @returns {{ text: string, blank: keyof typeof MARKS | null }[]}
 */
export function readable(name) {
  return name.split(SPLIT).flatMap((text) => {
    const blank = BLANKS.find((one) => MARKS[one] === text) ?? null;
    return text ? [{ text, blank }] : [];
  });
}

/**
 * The texts, those that come more than once with their place behind them, so that each name is of one token only.
 *
 *     namesByPlace(["<cls>", "I", "saw", "a", "saw"]) // ["<cls>", "I", "saw₂", "a", "saw₄"]
 *
 * @param {string[]} texts of tokens in order; a capital makes no other word
 * @param {number} [first] the place of the first, counted among all tokens
 */
export function namesByPlace(texts, first = 0) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  const shown = texts.map(marked);
  const words = shown.map((text) => text.toLowerCase());
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return shown.map((text, index) => ((counts.get(words[index]) ?? 0) > 1 ? text + lowered(index + first) : text));
}

/** @param {number} place */
export const lowered = (place) => [...String(place)].map((digit) => LOWERED[Number(digit)]).join("");
