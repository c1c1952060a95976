/**
 * How the sheets of one head are seen: all of them, one product of them, or turned over the diagonal.
 */

import { lerp } from "../../stage/time.js";
import { BESIDE_NAME, lookAt } from "./layout.js";

/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("../../stage/pen.js").Area} Area */
/** @typedef {import("../../stage/pen.js").Point} Point */
/** @typedef {import("./head.js").MadeName} MadeName */
/** @typedef {import("./layout.js").Shown} Shown */
/** @typedef {import("./layout.js").Places} Places */

/** A phone comes as near as this. */
const MOST_ZOOM = 2.6;

/** The whole scene's way to the screen: x′ = a x + c y + e, y′ = b x + d y + f. */
export class Camera {
  /** @param {[a: number, b: number, c: number, d: number, e: number, f: number]} matrix */
  constructor(matrix) {
    this.matrix = matrix;
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {Point}
   */
  at(x, y) {
    const [a, b, c, d, e, f] = this.matrix;
    return [a * x + c * y + e, b * x + d * y + f];
  }

  /**
   * The place in the scene that is seen at a point of the screen.
   *
   * @param {number} x
   * @param {number} y
   * @returns {Point}
   */
  from(x, y) {
    const [a, b, c, d, e, f] = this.matrix;
    const [right, down, size] = [x - e, y - f, a * d - b * c];
    return [(d * right - c * down) / size, (a * down - b * right) / size];
  }

  /** @param {Area} area @returns {Area} what it covers on the screen */
  box({ left, top, width, height }) {
    const [[x, y], [otherX, otherY]] = [this.at(left, top), this.at(left + width, top + height)];
    return {
      ...{ left: Math.min(x, otherX), top: Math.min(y, otherY) },
      ...{ width: Math.abs(otherX - x), height: Math.abs(otherY - y) },
    };
  }
}

/**
 * An area in the middle of a room, as large as fits.
 *
 * @param {Area} area
 * @param {Area} room
 */
function fitting(area, room) {
  const scale = Math.min(MOST_ZOOM, room.width / area.width, room.height / area.height);
  return {
    scale,
    x: room.left + (room.width - scale * area.width) / 2 - scale * area.left,
    y: room.top + (room.height - scale * area.height) / 2 - scale * area.top,
  };
}

/**
 * How the scene is seen: a phone goes from sheet to sheet; in the end all is turned over the diagonal.
 *
 * A sheet of paper turned over a line: what lies along the line stays, what lies across it shrinks and comes out on
 * the other side.
 *
 * @param {Box} box
 * @param {Places} places
 * @param {{ from: MadeName | null, to: MadeName | null, way: number, turn: number }} moment
 */
export function cameraAt(box, places, { from, to, way, turn }) {
  const room = { left: 0, top: 0, width: box.width, height: places.lens.top - 4 };
  const [one, other] = [from, to].map((name) => fitting(lookAt(places, name), room));
  const flat = box.isNarrow
    ? { scale: lerp(one.scale, other.scale, way), x: lerp(one.x, other.x, way), y: lerp(one.y, other.y, way) }
    : { scale: 1, x: 0, y: 0 };
  if (turn <= 0) return new Camera([flat.scale, 0, 0, flat.scale, flat.x, flat.y]);
  const { width, height } = places.whole;
  // Turned, the words' names rise above their sheet, as large as ever.
  const before = places.areas.I.left - BESIDE_NAME;
  const turnedRoom = { left: 40, width: box.width - 40, height: box.height - 12 - places.label };
  const share = box.isNarrow ? 0.44 : 0.5;
  const scale = Math.min(1, turnedRoom.height / (width - before), (turnedRoom.width * share) / height);
  const top = 6 + places.label - scale * before;
  const now = lerp(flat.scale, scale, turn);
  const [along, across] = [(1 + Math.cos(Math.PI * turn)) / 2, (1 - Math.cos(Math.PI * turn)) / 2];
  const [x, y] = [lerp(flat.x, turnedRoom.left, turn), lerp(flat.y, top, turn)];
  return new Camera([along * now, across * now, across * now, along * now, x, y]);
}

/**
 * The cell under a point.
 *
 * @param {Places} places
 * @param {Camera} camera
 * @param {import("./head.js").Head} head
 * @param {number} x
 * @param {number} y
 * @returns {{ name: Shown, row: number, column: number } | null}
 */
export function cellAt(places, camera, head, x, y) {
  const [right, down] = camera.from(x, y);
  for (const [key, { left, top, width, height }] of Object.entries(places.areas)) {
    const name = /** @type {Shown} */ (key);
    const isTurned = name === "K";
    const [rows, columns] = isTurned ? [head.size, head.count] : [head[name].rows, head[name].columns];
    const [row, column] = [Math.floor(((down - top) / height) * rows), Math.floor(((right - left) / width) * columns)];
    if (row >= 0 && row < rows && column >= 0 && column < columns) return { name, row, column };
  }
  return null;
}
