/**
 * What the network calls each word, as the sentence is and with heads closed: those of the first layers, or the reader's.
 */

import { span } from "../../stage/time.js";
import { wordToFollow } from "../sentence.js";

/**
 * What a word is called with the heads closed that are.
 *
 * @param {import("./draw.js").Said} word
 * @param {import("./draw.js").Scene["asked"]} asked
 */
export const closedOf = ({ now, closed }, asked) => (asked ? now : closed);

/**
 * The word to follow: if there is one, a word that is called something else with heads closed.
 *
 * @param {Pick<import("../../api/types.js").Token, "text" | "special" | "label">[]} tokens
 * @param {Pick<import("../../api/types.js").Token, "label">[]} without the same with heads closed
 * @returns {number} index of a token
 */
export function renamedWord(tokens, without) {
  const isRenamed = (/** @type {number} */ token) => tokens[token].label !== without[token].label;
  const usual = wordToFollow(tokens);
  if (isRenamed(usual)) return usual;
  const renamed = tokens.findIndex(({ special }, token) => !special && isRenamed(token));
  return renamed < 0 ? usual : renamed;
}

/**
 * @param {import("../../stage/pen.js").Pen} pen
 * @param {number} position
 * @param {import("../../stage/figure.js").Box} box
 * @param {import("./draw.js").Scene} scene
 */
export function drawLabels(pen, position, { width, height, isNarrow }, { words, said, query, layers, asked }) {
  const { query: blue, ink, quiet, accent } = pen.ink;
  const px = isNarrow ? 14 : 17;
  // The class token is called nothing.
  const own = said.map((word, token) => ({ ...word, token, closed: closedOf(word, asked) })).filter(({ kind }) => kind);
  const top = isNarrow ? 30 : 74;
  const row = Math.min(isNarrow ? 26 : 44, (height - top - 8) / own.length);
  const columns = isNarrow ? [0, width * 0.34, width * 0.68] : [30, width * 0.34, width * 0.62];
  const head = { px: isNarrow ? 13 : 16, weight: 650 };
  pen.text(words.text("stage.asItIs"), columns[1], isNarrow ? 10 : 30, head);
  const ways = asked ?? ["stage.headsClosed", "stage.headsClosedShort"].map((way) => words.text(way, { layers }));
  const closing = pen.fitting(ways.slice(isNarrow ? 1 : 0), width - columns[2], head.px, head.weight);
  pen.text(closing, columns[2], isNarrow ? 10 : 30, { ...head, colour: accent });
  const sign = isNarrow ? 18 : 30;
  const [most, mostKind] = [columns[1] - columns[0] - 8, columns[2] - columns[1] - sign - 6];
  own.forEach(({ name, kind, closed, token }, index) => {
    const y = top + row * (index + 0.5);
    const isOwn = token === query;
    const isOther = closed !== kind;
    pen.text(name, columns[0], y, { px, weight: isOwn ? 650 : 400, colour: isOwn ? blue : ink, most });
    pen.text(kind, columns[1], y, { px, colour: ink, most: mostKind });
    const born = 5.35 + (0.4 * index) / own.length;
    pen.fade(span(position, born, born + 0.15), () => {
      const style = { px, weight: isOther ? 650 : 400, colour: isOther ? accent : quiet };
      pen.text(closed, columns[2], y, { ...style, most: width - columns[2] });
      if (isOther) pen.text("≠", columns[2] - sign, y, { px, colour: accent });
    });
  });
}
