/**
 * A word's way through a layer, as a picture of a position: eight heads join its stream, then feed-forward does.
 *
 * Beats: stream, heads, join, think, add, close.
 */

import { fixed } from "../../messages/numbers.js";
import { reachOf } from "../../stage/pictures.js";
import { clamp, lerp, span } from "../../stage/time.js";
import { drawSkyline } from "../query/skyline.js";
import { drawLabels } from "./labels.js";
import { layout } from "./layout.js";
import { drawLength, drawParts } from "./parts.js";
import { drawSentence, setOut } from "./sentence.js";
import { drawShift } from "./shift.js";
import { joinedAt, lengthOf } from "./stream.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./layout.js").Places} Places */
/**
 * @typedef {object} Said one word, and what the network calls it
 * @property {string} name
 * @property {string} kind as the sentence is
 * @property {string} now with what the reader closed
 * @property {string} closed with all heads of the first layers closed
 */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {Said[]} said one a token
 * @property {number} query whose way it is
 * @property {string} layer
 * @property {string} layers those that are closed in the end
 * @property {import("./stream.js").Stream} stream
 * @property {boolean[]} isClosed one a head of this layer
 * @property {number | null} at the head that the arrow keys are at
 * @property {string[] | null} asked what the reader closed, longest first; null while those of the last beat are
 */

export const BEATS = /** @type {const} */ ([
  ["stream", 2200],
  ["heads", 3600],
  ["join", 6000],
  ["think", 3200],
  ["add", 4000],
  ["close", 3600],
]);

/**
 * How far each head has joined: the first slowly, the others faster; and the bias.
 *
 * @param {number} position
 * @param {number} heads
 */
export function joiningAt(position, heads) {
  const each = 0.42 / Math.max(1, heads - 1);
  const begins = (/** @type {number} */ head) => (head ? 2.42 + (head - 1) * each : 2.08);
  const takes = (/** @type {number} */ head) => (head ? 0.14 : 0.32);
  return {
    heads: Array.from({ length: heads }, (_, head) => clamp((position - begins(head)) / takes(head))),
    bias: span(position, 2.93, 2.98),
  };
}

/**
 * Where things stand under these words.
 *
 * @param {Pen} pen
 * @param {Box} box
 * @param {Pick<Scene, "said" | "stream">} scene
 */
export function placesFor(pen, box, { said, stream }) {
  const names = said.map(({ name }) => name);
  return layout(box, stream.shares.length, setOut(pen, box, names).lines);
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const { stream, words } = scene;
  const places = placesFor(pen, box, scene);
  const scale = reachOf([...stream.input, ...stream.attended, ...stream.hidden]);
  pen.fade(1 - span(position, 5.03, 5.2), () => {
    drawSentence(pen, position, box, places, scene);
    drawStream(pen, position, box, places, scene, scale);
    drawHeads(pen, position, box, places, scene, scale);
    drawThought(pen, position, box, places, scene, scale);
    drawParts(pen, position, box, places, scene, scale);
    if (!box.isNarrow) drawLength(pen, position, places, words, stream);
  });
  pen.fade(span(position, 5.15, 5.3), () => drawLabels(pen, position, box, scene));
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 * @param {number} scale
 */
function drawStream(
  pen,
  position,
  { width, isNarrow },
  { stream: area, title, strip },
  { words, said, query, stream, layer },
  scale,
) {
  const { ink, value, accent } = pen.ink;
  const joining = joiningAt(position, stream.shares.length);
  const [isJoined, isAdded] = [position >= 2.98, position >= 4.9];
  const name = isAdded ? "hidden" : isJoined ? "attended" : "input";
  const style = { px: isNarrow ? 14 : 16, weight: 650 };
  const say = (/** @type {string} */ word) => words.text(`stage.${name}${isNarrow ? "Short" : ""}`, { word, layer });
  pen.text(pen.saying(say, said[query].name, width - strip.left, style.px, style.weight), strip.left, title, style);
  const wipe = position < 1 ? clamp(position / 0.85) : 1;
  const shown = {
    left: strip.left,
    top: area.middle - area.height,
    width: strip.width * wipe,
    height: 2 * area.height,
  };
  pen.within(shown, () => {
    const attended = position < 2.98 ? joinedAt(stream, joining.heads, joining.bias) : stream.attended;
    const added = span(position, 4.45, 4.9);
    const look = { area, scale, ink };
    if (added > 0) {
      const now = attended.map((number, at) => number + added * stream.thought[at]);
      drawShift(pen, attended, position >= 4.9 ? stream.hidden : now, { ...look, colour: accent, alpha: 1 });
    } else drawShift(pen, stream.input, attended, { ...look, colour: value, alpha: 1 - span(position, 3.05, 3.3) });
  });
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 * @param {number} scale
 */
function drawHeads(pen, position, { isNarrow }, places, { words, stream, isClosed, at }, scale) {
  if (position <= 1 || position >= 3) return;
  const { value, quiet, accent } = pen.ink;
  const { strip, stream: target, right, below } = places;
  const joining = joiningAt(position, stream.shares.length);
  // Heads bring little: each is drawn larger, and on its way takes the stream's scale.
  const near = reachOf(stream.shares.flatMap((share) => [...share]));
  const row = places.head(0);
  const times = scale / near / (target.height / row.height);
  pen.fade(span(position, 1.75, 1.95) * (1 - span(position, 2.03, 2.1)), () => {
    if (times > 1.05 && !isNarrow)
      pen.text(words.text("stage.times", { times: fixed(times, 1) }), right, below - 12, {
        align: "right",
        colour: quiet,
      });
  });
  // A phone has room for a head's number in its row, and for what is numbered over the first.
  if (isNarrow)
    pen.fade(span(position, 1.05, 1.2) * (1 - span(position, 2.9, 3)), () =>
      pen.text(words.text("stage.heads"), 0, below - 6, { px: 12, colour: quiet }),
    );
  stream.shares.forEach((share, head) => {
    const born = 1.05 + (0.55 * head) / stream.shares.length;
    const way = joining.heads[head];
    const flown = span(way, 0, 0.8);
    const area = places.head(head);
    const moving = {
      ...{ left: strip.left, width: strip.width },
      middle: lerp(area.middle, target.middle, flown),
      height: lerp(area.height, target.height, flown),
    };
    pen.fade(span(position, born, born + 0.12), () => {
      pen.fade(1 - span(way, 0.5, 1), () => {
        const name = isNarrow ? String(head) : words.text("stage.head", { head });
        pen.text(name, 0, area.middle, { colour: head === at ? accent : quiet, weight: head === at ? 650 : 400 });
        if (isClosed[head]) {
          pen.text(words.text("stage.closed"), strip.left, area.middle, { colour: accent, weight: 650 });
          return;
        }
        if (!isNarrow && position >= 1.6 && way === 0)
          pen.text(fixed(lengthOf(share), 1), right + 12, area.middle, { alpha: span(position, 1.7, 1.9) });
        const reach = lerp(near, scale, flown);
        drawSkyline(pen, share, 0, share.length, moving, { colour: value, reach, alpha: 1 - 0.9 * span(way, 0.8, 1) });
      });
    });
  });
  if (at !== null) {
    const { left, width, middle, height } = places.head(at);
    pen.rect(left - 3, middle - height / 2 - 1, width + 6, height + 2, { stroke: accent, line: 1.5, round: 3 });
  }
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 * @param {number} scale
 */
function drawThought(
  pen,
  position,
  { width, isNarrow },
  { thought: area, stream: target, below },
  { words, stream, said, query },
  scale,
) {
  if (position <= 3 || position >= 5) return;
  const { accent } = pen.ink;
  const flown = span(position, 4.1, 4.5);
  const gone = span(position, 4.5, 4.75);
  const style = { px: isNarrow ? 14 : 16, weight: 650 };
  const say = (/** @type {string} */ word) => words.text(isNarrow ? "stage.thoughtShort" : "stage.thought", { word });
  const says = pen.saying(say, said[query].name, width - area.left, style.px, style.weight);
  pen.fade(span(position, 3.15, 3.35) * (1 - span(position, 4.05, 4.2)), () =>
    pen.text(says, area.left, below + 4, { ...style, colour: accent }),
  );
  const shown = { left: area.left, top: 0, width: area.width * clamp((position - 3.2) / 0.6), height: 2000 };
  pen.within(shown, () => {
    const moving = { ...area, middle: lerp(area.middle, target.middle, flown) };
    const alpha = 1 - gone;
    drawSkyline(pen, stream.thought, 0, stream.thought.length, moving, { colour: accent, reach: scale, alpha });
  });
}
