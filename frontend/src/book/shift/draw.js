/**
 * A photo moved, and its map, as a picture of a position: moved and then mapped, mapped and then moved, the difference.
 *
 * Beats: slide, anew, carry, flip, difference.
 */

import { fixed, tiny, whole } from "../../messages/numbers.js";
import { lerp, span } from "../../stage/time.js";
import { layout } from "./layout.js";
import { sideOf } from "./pair.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {ReturnType<typeof layout>} Places */
/** @typedef {{ left: number, top: number }} Corner */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {string} layer
 * @property {number} channel
 * @property {number} size of the photo's side, in pixels
 * @property {number} shift of the photo, in pixels to the right
 * @property {number} cells that the old map is moved by
 * @property {import("./pair.js").Pair} pair
 * @property {Record<"photo" | "moved" | "still" | "anew" | "differing", HTMLCanvasElement>} pictures
 * @property {string} grey what comes in where the photo goes out
 * @property {import("../../draw/receptive.js").Rectangle} seen the part of the photo that the followed cell sees
 * @property {import("../arrows.js").Place} follow the cell to follow
 * @property {number | null} difference the largest in all maps; null where the maps are not moved by the same whole cells
 * @property {number} most the largest difference, in all maps or, moved by hand, in this one
 * @property {boolean} isHeld whether something was taken by hand
 * @property {boolean} isFlipped by hand: the old map lies over the new one
 */

export const BEATS = /** @type {const} */ ([
  ["slide", 3400],
  ["anew", 3400],
  ["carry", 3400],
  ["flip", 6000],
  ["difference", 3200],
]);
/** So often the one map is shown over the other. */
const FLIPS = 6;

/**
 * Whether the moved old map lies over the new one.
 *
 * @param {number} position
 */
export function isCarriedShown(position) {
  if (position <= 3.25 || position >= 4) return false;
  return Math.floor(((position - 3.25) / 0.75) * FLIPS) % 2 === 0;
}

/**
 * How far the upper half of the old map lies over the new one: where the flipping ends, half of each is seen.
 *
 * @param {number} position
 */
export const halfAt = (position) => span(position, 3.94, 3.99) * (1 - span(position, 4.03, 4.12));

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const places = layout(box);
  // By hand the photo moves as far as the story has come: what the guess asks about is not told before.
  const shown = scene.isHeld ? Math.max(1, Math.ceil(position)) : position;
  drawTitles(pen, shown, box, places, scene);
  drawPhotos(pen, shown, places, scene);
  drawMaps(pen, shown, places, scene);
  drawDifference(pen, shown, box, places, scene);
  if (!box.isNarrow) drawArrows(pen, shown, places, scene);
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawTitles(pen, position, { isNarrow }, { at }, { words, layer, channel, shift, isFlipped }) {
  const { quiet, ink, accent } = pen.ink;
  const isCarried = isFlipped || isCarriedShown(position);
  const long = isNarrow ? "Short" : "";
  const moved = { by: Math.abs(shift), side: sideOf(shift), shift: whole(shift) };
  /** @type {[import("./layout.js").Name, string, number][]} */
  const titles = [
    ["photo", words.text("stage.photo"), 1],
    ["still", words.text(`stage.still${long}`, { layer, channel }), 1],
    ["carried", words.text(`stage.carried${long}`), span(position, 2.05, 2.25)],
    ["moved", words.text(`stage.moved${long}`, moved), span(position, 0.05, 0.25)],
    ["anew", words.text(`stage.${isCarried ? "carried" : "anew"}${long}`), span(position, 1.05, 1.25)],
    ["difference", words.text(`stage.difference${long}`), span(position, 4.05, 4.25)],
  ];
  for (const [name, said, alpha] of titles) {
    const isRoute = name === "carried" || name === "anew";
    const colour = name === "anew" && isCarried ? accent : isRoute ? ink : quiet;
    pen.text(said, at[name].left, at[name].top - 13, { colour, alpha, weight: isRoute ? 650 : 400 });
  }
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Places} places
 * @param {Scene} scene
 */
function drawPhotos(pen, position, { at, side }, { pictures, size, shift, seen, grey }) {
  const { hairline } = pen.ink;
  const { photo, moved } = at;
  const unit = side / size;
  pen.image(pictures.photo, photo.left, photo.top, side, side);
  const seenFrame = (/** @type {Corner} */ corner, /** @type {number} */ right) =>
    frame(
      pen,
      corner.left + (seen.left + right) * unit,
      corner.top + seen.top * unit,
      (seen.right - seen.left + 1) * unit,
    );
  pen.within({ ...photo, width: side, height: side }, () => seenFrame(photo, 0));
  pen.rect(moved.left, moved.top, side, side, { stroke: hairline });
  const down = span(position, 0.05, 0.4);
  const right = span(position, 0.45, 0.95);
  if (down <= 0) return;
  const top = lerp(photo.top, moved.top, down);
  pen.within({ left: moved.left, top, width: side, height: side }, () => {
    pen.rect(moved.left, top, side, side, { fill: grey });
    // At rest it is what the network was given.
    if (right >= 1) pen.image(pictures.moved, moved.left, top, side, side);
    else pen.image(pictures.photo, moved.left + right * shift * unit, top, side, side);
    seenFrame({ left: moved.left, top }, right * shift);
  });
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Places} places
 * @param {Scene} scene
 */
function drawMaps(pen, position, { at, side }, { pictures, pair, cells, shift, size, follow, isFlipped }) {
  const { hairline, surface, paper, accent } = pen.ink;
  const cell = side / pair.side;
  const perCell = size / pair.side;
  /** @type {(corner: Corner, right: number) => void} */
  const mark = ({ left, top }, right) => {
    const wide = Math.max(cell, 7);
    const [x, y] = [left + (follow.column + right + 0.5) * cell, top + (follow.row + 0.5) * cell];
    if (x > left && x < left + side) frame(pen, x - wide / 2, y - wide / 2, wide);
  };
  /** @type {(corner: Corner, right: number) => void} the old map, moved; what it leaves is empty */
  const carry = (corner, right) =>
    pen.within({ ...corner, width: side, height: side }, () => {
      pen.rect(corner.left, corner.top, side, side, { fill: paper });
      hatch(pen, corner, side);
      pen.image(pictures.still, corner.left + right * cell, corner.top, side, side);
      mark(corner, right);
    });
  pen.image(pictures.still, at.still.left, at.still.top, side, side);
  mark(at.still, 0);
  for (const name of /** @type {const} */ (["anew", "carried"])) {
    pen.rect(at[name].left, at[name].top, side, side, { fill: surface });
  }
  const done = span(position, 1.1, 1.9);
  pen.within({ ...at.anew, width: side, height: side * done }, () =>
    pen.image(pictures.anew, at.anew.left, at.anew.top, side, side),
  );
  if (done >= 1) mark(at.anew, shift / perCell);
  const across = span(position, 2.05, 2.45);
  if (across > 0) {
    const left = lerp(at.still.left, at.carried.left, across);
    carry({ left, top: at.carried.top }, cells * span(position, 2.5, 2.95));
  }
  const over = span(position, 3.02, 3.22);
  if (over > 0 && over < 1) {
    const corner = {
      left: lerp(at.carried.left, at.anew.left, over),
      top: lerp(at.carried.top, at.anew.top, over),
    };
    pen.fade(0.85, () => carry(corner, cells));
  }
  if (isFlipped || isCarriedShown(position)) carry(at.anew, cells);
  pen.fade(halfAt(position), () => {
    const middle = at.anew.top + side / 2;
    pen.within({ ...at.anew, width: side, height: side / 2 }, () => carry(at.anew, cells));
    pen.line(
      [
        [at.anew.left, middle],
        [at.anew.left + side, middle],
      ],
      { stroke: accent, line: 2 },
    );
  });
  for (const name of /** @type {const} */ (["still", "anew", "carried"])) {
    pen.rect(at[name].left, at[name].top, side, side, { stroke: hairline });
  }
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Places} places
 * @param {Scene} scene
 */
function drawDifference(pen, position, { isNarrow }, { at, side, foot }, { words, pictures, pair, difference, most }) {
  const { hairline, surface, value, key } = pen.ink;
  const { difference: corner } = at;
  const { rows, columns, side: cells } = pair;
  pen.rect(corner.left, corner.top, side, side, { fill: surface, stroke: hairline });
  pen.fade(span(position, 4.05, 4.2), () => {
    pen.within({ ...corner, width: side, height: side }, () => hatch(pen, corner, side));
    const cell = side / cells;
    const part = {
      left: columns.from,
      top: rows.from,
      width: (columns.to - columns.from) * span(position, 4.2, 4.8),
      height: rows.to - rows.from,
    };
    const [left, top] = [corner.left + columns.from * cell, corner.top + rows.from * cell];
    pen.image(pictures.differing, left, top, part.width * cell, part.height * cell, { part });
    pen.rect(corner.left, corner.top, side, side, { stroke: hairline });
  });
  pen.fade(span(position, 4.8, 5), () => {
    const isSame = difference !== null;
    const size = isSame ? tiny(difference) : fixed(most);
    const said = words.text(`stage.${difference === 0 ? "none" : isSame ? "most" : "upTo"}`, { size });
    const style = { px: isNarrow ? 13 : 17, weight: 650, colour: isSame ? value : key };
    pen.text(said, corner.left + side, foot, { ...style, align: "right" });
  });
}

/**
 * What is done between two pictures: the filter's work across, the move down and at the end.
 *
 * @param {Pen} pen
 * @param {number} position
 * @param {Places} places
 * @param {Scene} scene
 */
function drawArrows(pen, position, { at, side, gap }, { words, layer, cells }) {
  const { quiet } = pen.ink;
  /** @type {(from: Corner, ways: string[]) => void} `ways` to say it, the longest first */
  const right = ({ left, top }, ways) => {
    const y = top + side / 2;
    const [from, to] = [left + side + 8, left + side + gap - 8];
    pen.text(pen.fitting(ways, gap - 2), (from + to) / 2, y - 14, { align: "center", colour: quiet });
    pen.line(
      [
        [from, y],
        [to, y],
      ],
      { line: 1.5, arrow: true },
    );
  };
  right(at.photo, [layer]);
  pen.fade(span(position, 1.02, 1.2), () => right(at.moved, [layer]));
  const moved = { cells: Math.abs(cells), said: whole(cells) };
  pen.fade(span(position, 2.02, 2.2), () => right(at.still, [words.text("stage.by", moved), whole(cells)]));
}

/**
 * @param {Pen} pen
 * @param {number} left
 * @param {number} top
 * @param {number} side
 */
function frame(pen, left, top, side) {
  pen.rect(left - 1, top - 1, side + 2, side + 2, { stroke: pen.ink.paper, line: 4 });
  pen.rect(left - 1, top - 1, side + 2, side + 2, { stroke: pen.ink.accent, line: 2 });
}

/**
 * What is not compared.
 *
 * @param {Pen} pen
 * @param {Corner} corner
 * @param {number} side
 */
function hatch(pen, { left, top }, side) {
  const lines = Array.from(
    { length: Math.ceil((2 * side) / 7) },
    (_, index) =>
      /** @type {[number, number, number, number]} */ ([left + index * 7, top, left + index * 7 - side, top + side]),
  );
  pen.lines(lines, { line: 0.8 });
}
