/**
 * All words at once, as a picture of a position: one row of every sheet, then all rows, then all turned over.
 *
 * Beats: row, others, cell, mix, all, turn.
 */

import { SMALLEST_TEXT } from "../../stage/pen.js";
import { clamp, lerp, span } from "../../stage/time.js";
import { drawAlgebra, drawTurnedName } from "./algebra.js";
import { filledAt, firstScore, madeAt } from "./fill.js";
import { BESIDE_NAME, isBeside, layout } from "./layout.js";
import { drawLens } from "./lens.js";
import { cameraAt } from "./camera.js";

/** @typedef {import("../../stage/pen.js").Pen} Pen */
/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("./head.js").MadeName} MadeName */
/** @typedef {import("./layout.js").Shown} Shown */
/** @typedef {import("./camera.js").Camera} Camera */
/**
 * @typedef {object} Scene
 * @property {import("../../messages/words.js").Words} words
 * @property {string[]} names one a token
 * @property {import("./head.js").Head} head
 * @property {Record<Shown, HTMLCanvasElement>} pictures a pixel a number
 * @property {import("./head.js").At} at the cell that is followed through all sheets
 * @property {MadeName | null} chosen the sheet whose cell the reader took
 * @property {(name: MadeName, at: import("./head.js").At) => import("./lens.js").Near} near
 */

/** @typedef {Exclude<keyof import("../../stage/ink.js").Ink, "theme">} InkName */

/** @type {Record<Shown, InkName>} */
const COLOURS = { I: "ink", Wq: "ink", Q: "query", K: "key", V: "value", A: "ink", "A′": "accent", O: "value" };
export const SHOWN = /** @type {const} */ (["I", "Wq", "Q", "K", "A", "A′", "V", "O"]);
const GIVEN = /** @type {readonly string[]} */ (["I", "Wq"]);
/** Lower rows leave no room for names but that of the word that is followed. */
const ROW_OF_NAMES = 13;

/**
 * @param {Pen} pen
 * @param {Box} box
 * @param {Pick<Scene, "head" | "names">} scene
 */
export function placesFor(pen, box, { head, names }) {
  const longest = Math.max(...names.map((name) => pen.width(name, SMALLEST_TEXT, 650)));
  return layout(box, { count: head.count, size: head.size, width: head.I.columns }, longest);
}

/**
 * How the scene is seen at a position.
 *
 * @param {Box} box
 * @param {import("./layout.js").Places} places
 * @param {number} position
 * @param {MadeName | null} chosen
 */
export function cameraOf(box, places, position, chosen) {
  const turn = span(position, 5.1, 5.85);
  if (chosen) return cameraAt(box, places, { from: chosen, to: chosen, way: 1, turn });
  const { before, made, way } = madeAt(position);
  return cameraAt(box, places, { from: before, to: made, way, turn });
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Box} box
 * @param {Scene} scene
 */
export function draw(pen, position, box, scene) {
  const { chosen, at, words, head } = scene;
  const places = placesFor(pen, box, scene);
  const camera = cameraOf(box, places, position, chosen);
  const turn = span(position, 5.1, 5.85);
  const { before, made, way } = chosen ? { before: chosen, made: chosen, way: 1 } : madeAt(position);
  // A phone shows only what is multiplied and what is made of it.
  const seen = (/** @type {Shown} */ name) =>
    !box.isNarrow || turn > 0 ? 1 : lerp(isBeside(before, name) ? 1 : 0, isBeside(made, name) ? 1 : 0, way);
  const now = movingAt(position, at, head, chosen);
  for (const name of SHOWN) pen.fade(seen(name), () => drawSheet(pen, position, camera, places, scene, name));
  drawBands(pen, camera, places, scene, made ?? "A", now, turn);
  // Of keys and values a row is a word that is asked.
  const followed = made === "K" || made === "V" ? now.key : at.query;
  pen.fade(seen("I"), () => drawNames(pen, camera, places, scene, followed, turn));
  for (const name of SHOWN) pen.fade(seen(name), () => drawTitle(pen, box, camera, places, scene, turn, name));
  const shares = camera.box(places.areas["A′"]);
  const isSummed = span(position, 3.4, 3.45) * (1 - span(position, 5.02, 5.15)) * seen("A′");
  if (!box.isNarrow || made === "A′") {
    pen.text(words.text("stage.sum"), shares.left, shares.top + shares.height + 13, {
      ...{ colour: pen.ink.quiet, alpha: isSummed },
    });
  }
  pen.fade(span(position, 0.1, 0.25) * (1 - span(position, 5.02, 5.12)), () => {
    drawLens(pen, places.lens, box.isNarrow, scene.near(made ?? "A", now));
  });
  drawAlgebra(pen, position, box, places, camera, scene);
}

/**
 * The cell that is followed, on its way while a row is swept.
 *
 * @param {number} position
 * @param {import("./head.js").At} at
 * @param {import("./head.js").Head} head
 * @param {MadeName | null} chosen
 * @returns {import("./head.js").At}
 */
export function movingAt(position, at, head, chosen) {
  if (chosen) return at;
  const along = (/** @type {number} */ share, /** @type {number} */ count) =>
    Math.min(count - 1, Math.floor(share * count));
  const own = (/** @type {MadeName} */ name) => filledAt(position, name).own;
  if (position > 0.2 && own("Q") < 1) return { ...at, number: along(own("Q"), head.size) };
  if (position > 1.1 && own("K") < 1) return { ...at, key: along(own("K"), head.count) };
  if (position > 2.62 && own("A") < 1) return { ...at, key: along(own("A"), head.count) };
  if (position > 3.05 && own("A′") < 1) return { ...at, key: along(own("A′"), head.count) };
  if (position > 3.5 && own("O") < 1) return { ...at, number: along(own("O"), head.size) };
  return at;
}

/**
 * @param {Pen} pen
 * @param {number} position
 * @param {Camera} camera
 * @param {import("./layout.js").Places} places
 * @param {Scene} scene
 * @param {Shown} name
 */
function drawSheet(pen, position, camera, places, { head, pictures, at, chosen }, name) {
  const area = places.areas[name];
  const picture = pictures[name];
  const { context } = pen;
  const { own, others } = GIVEN.includes(name) || chosen ? FULL : filledAt(position, /** @type {MadeName} */ (name));
  context.save();
  context.transform(...camera.matrix);
  pen.rect(area.left, area.top, area.width, area.height, { fill: pen.ink.surface });
  if (own >= 1 && others >= 1) pen.image(picture, area.left, area.top, area.width, area.height);
  else if (name === "K") {
    const part = { left: 0, top: 0, width: picture.width * own, height: picture.height };
    pen.image(picture, area.left, area.top, area.width * own, area.height, { part });
  } else {
    const row = area.height / picture.height;
    for (let index = 0; index < picture.height; index++) {
      const share = index === at.query ? own : others;
      const part = { left: 0, top: index, width: picture.width * share, height: 1 };
      pen.image(picture, area.left, area.top + row * index, area.width * share, row, { part });
    }
  }
  if (name === "A" && own < 1 && !chosen) {
    // The first score, where row and column cross.
    const [row, column] = [area.height / head.count, area.width / head.count];
    pen.image(picture, area.left + column * at.key, area.top + row * at.query, column, row, {
      part: { left: at.key, top: at.query, width: 1, height: 1 },
      alpha: firstScore(position),
    });
  }
  context.restore();
  const edge = COLOURS[name] === "ink" ? pen.ink.edge : pen.ink[COLOURS[name]];
  frame(pen, camera, area, edge, own > 0 ? 1.2 : 0.6);
}

const FULL = { own: 1, others: 1 };

/**
 * @param {Pen} pen
 * @param {Camera} camera
 * @param {import("../../stage/pen.js").Area} area
 * @param {string} stroke
 * @param {number} line
 */
function frame(pen, camera, { left, top, width, height }, stroke, line) {
  /** @type {[number, number][]} */
  const corners = [
    [left, top],
    [left + width, top],
    [left + width, top + height],
    [left, top + height],
    [left, top],
  ];
  pen.line(
    corners.map(([x, y]) => camera.at(x, y)),
    { stroke, line },
  );
}

/**
 * The row and the column that a cell is made of, and the cell.
 *
 * @param {Pen} pen
 * @param {Camera} camera
 * @param {import("./layout.js").Places} places
 * @param {Scene} scene
 * @param {MadeName} made
 * @param {import("./head.js").At} now
 * @param {number} turn
 */
function drawBands(pen, camera, { areas }, { head }, made, now, turn) {
  const { accent } = pen.ink;
  const cell = (/** @type {Shown} */ name, /** @type {number | null} */ row, /** @type {number | null} */ column) => {
    const { left, top, width, height } = areas[name];
    const [rows, columns] = name === "K" ? [head.size, head.count] : [head[name].rows, head[name].columns];
    return {
      left: column === null ? left : left + (width / columns) * column,
      top: row === null ? top : top + (height / rows) * row,
      width: column === null ? width : width / columns,
      height: row === null ? height : height / rows,
    };
  };
  const { query, key, number } = now;
  /** @type {Record<MadeName, ReturnType<typeof cell>[]>} */
  const bands = {
    Q: [cell("I", query, null), cell("Wq", null, number), cell("Q", query, number)],
    K: [cell("I", key, null), cell("K", null, key), cell("K", number, key)],
    V: [cell("I", key, null), cell("V", key, null), cell("V", key, number)],
    A: [cell("Q", query, null), cell("K", null, key), cell("A", query, key)],
    "A′": [cell("A", query, null), cell("A′", query, null), cell("A′", query, key)],
    O: [cell("A′", query, null), cell("V", null, number), cell("O", query, number)],
  };
  const [row, column, crossing] = bands[made];
  // From the row to the right and from the column down, to where they cross.
  if (made === "Q" || made === "A" || made === "O") {
    const { left, top, width, height } = crossing;
    const across = { left: row.left + row.width, top, width: left - row.left - row.width, height };
    const down = { left, top: column.top + column.height, width, height: top - column.top - column.height };
    for (const way of [across, down]) {
      const { left: x, top: y, width: wide, height: tall } = camera.box(way);
      pen.rect(x, y, wide, tall, { fill: accent, alpha: 0.16 * (1 - turn) });
    }
  }
  for (const band of [row, column]) frame(pen, camera, band, accent, 1.6);
  const { left, top, width, height } = crossing;
  frame(pen, camera, { left: left - 1.5, top: top - 1.5, width: width + 3, height: height + 3 }, accent, 2.6);
}

/**
 * The words: beside their rows, and in the end over their columns.
 *
 * @param {Pen} pen
 * @param {Camera} camera
 * @param {import("./layout.js").Places} places
 * @param {Scene} scene
 * @param {number} followed the word whose name is there however low its row is
 * @param {number} turn
 */
function drawNames(pen, camera, { areas, row, label }, { names, at }, followed, turn) {
  const { query: blue, key: red, ink } = pen.ink;
  const tall = camera.box({ left: 0, top: 0, width: label, height: row });
  const height = turn > 0.5 ? tall.width : tall.height;
  names.forEach((name, token) => {
    const isFollowed = token === followed;
    if (height < ROW_OF_NAMES && !isFollowed) return;
    const most = label - BESIDE_NAME - 2;
    const style = { weight: isFollowed ? 650 : 400, colour: !isFollowed ? ink : token === at.query ? blue : red, most };
    const [x, y] = camera.at(areas.I.left - BESIDE_NAME, areas.I.top + row * (token + 0.5));
    pen.fade(clamp(1 - 3 * turn), () => pen.text(name, x, y, { ...style, align: "right" }));
    pen.fade(clamp(3 * turn - 2), () => {
      const { context } = pen;
      context.save();
      context.translate(x, y);
      context.rotate(-Math.PI / 2);
      pen.text(name, 0, 0, style);
      context.restore();
    });
  });
}

/**
 * @param {Pen} pen
 * @param {Box} box
 * @param {Camera} camera
 * @param {import("./layout.js").Places} places
 * @param {Scene} scene
 * @param {number} turn
 * @param {Shown} name
 */
function drawTitle(pen, { isNarrow }, camera, { areas }, { words }, turn, name) {
  const area = camera.box(areas[name]);
  const title = words.text(`sheets.${name}`);
  const style = { weight: 650, px: isNarrow ? 14 : 16, colour: pen.ink[COLOURS[name]] };
  pen.fade(clamp(1 - 3 * turn), () => {
    pen.text(title, area.left, area.top - 12, style);
    const says = words.text(`stage.${name}`);
    const from = area.left + pen.width(title, style.px, 650) + 7;
    const isRoom = pen.width(says) <= area.left + area.width - from + (isNarrow ? 0 : 20);
    if (isRoom) pen.text(says, from, area.top - 11, { colour: pen.ink.quiet });
  });
  pen.fade(clamp(3 * turn - 2), () => drawTurnedName(pen, area, title, style, name));
}
