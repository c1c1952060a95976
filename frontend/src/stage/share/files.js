/**
 * A moment of a stage as a file: a picture (PNG), a drawing (SVG), a film.
 */

import { Pen } from "../pen.js";
import { framesASecond, makeGif, makeWebm, videoFor } from "./film.js";
import { lengthOf, momentsOf } from "./moments.js";
import { drawSheet, layoutSheet } from "./sheet.js";
import { SvgContext } from "./svgContext.js";

/** @typedef {import("../figure.js").Figure} Figure */
/** @typedef {import("../figure.js").Box} Box */
/** @typedef {import("../ink.js").Ink} Ink */
/** @typedef {import("../caption.js").Caption} Caption */
/**
 * @typedef {object} Shown what a stage shows
 * @property {Figure} figure
 * @property {number} position
 * @property {Caption} caption
 * @property {Caption[]} captions all of the figure, the one before the first beat first
 * @property {Box} box
 * @property {Ink} ink
 */
/** @typedef {{ title: string, source: string }} About what stands above it and below */

/** Pixels of a picture for one of the page. */
const DENSITY = 2;

/**
 * @param {Shown} shown
 * @param {About} about
 * @returns {{ width: number, height: number }} of the picture, in pixels
 */
export function sizeOfPng({ ink, box, caption }, about) {
  const { width, height } = layoutSheet(new Pen(contextOf(1, 1), ink), { ...about, box, captions: [caption] });
  return { width: Math.round(DENSITY * width), height: Math.round(DENSITY * height) };
}

/**
 * @param {Shown} shown
 * @param {About} about
 * @returns {Promise<Blob>}
 */
export function toPng({ figure, position, caption, box, ink }, about) {
  const sheet = layoutSheet(new Pen(contextOf(1, 1), ink), { ...about, box, captions: [caption] });
  const context = contextOf(DENSITY * sheet.width, DENSITY * sheet.height);
  context.scale(DENSITY, DENSITY);
  drawSheet(new Pen(context, ink), sheet, figure, position, caption);
  return new Promise((resolve, reject) =>
    context.canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser made no PNG")))),
  );
}

/**
 * @param {Shown} shown
 * @param {About} about
 * @returns {Blob}
 */
export function toSvg({ figure, position, caption, box, ink }, about) {
  const context = new SvgContext(contextOf(1, 1));
  const pen = new Pen(/** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (context)), ink);
  const sheet = layoutSheet(pen, { ...about, box, captions: [caption] });
  drawSheet(pen, sheet, figure, position, caption);
  return new Blob([context.text(sheet.width, sheet.height, about.title)], { type: "image/svg+xml" });
}

/**
 * The film of a whole stage, from before its first beat to the end of its last.
 *
 * @param {Shown} shown
 * @param {About} about
 */
export async function filmOf({ figure, captions, box, ink }, about) {
  const sheet = layoutSheet(new Pen(contextOf(1, 1), ink), { ...about, box, captions });
  const video = await videoFor(sheet.width, sheet.height);
  const moments = momentsOf(figure.beats, framesASecond(video ? "webm" : "gif"));
  const work = {
    ...{ width: sheet.width, height: sheet.height, title: about.title },
    paint: (/** @type {CanvasRenderingContext2D} */ context, /** @type {import("./moments.js").Moment} */ moment) =>
      drawSheet(new Pen(context, ink), sheet, figure, moment.position, captions[moment.caption + 1]),
  };
  return {
    /** @type {"webm" | "gif"} also the ending of its name */
    format: video ? "webm" : "gif",
    seconds: Math.round(lengthOf(moments) / 1000),
    /**
     * @param {AbortSignal} signal
     * @param {(share: number) => void} onprogress
     */
    make: (signal, onprogress) =>
      video
        ? makeWebm(moments, video, { ...work, signal, onprogress })
        : makeGif(moments, { ...work, signal, onprogress }),
  };
}

/**
 * @param {number} width
 * @param {number} height
 */
function contextOf(width, height) {
  const canvas = Object.assign(document.createElement("canvas"), {
    width: Math.round(width),
    height: Math.round(height),
  });
  const context = canvas.getContext("2d");
  if (!context) throw new Error("the browser gave no canvas");
  return context;
}
