/**
 * The texts that something draws, each with its box: written with a real pen on a context that notes them.
 */

import { Pen } from "../../frontend/src/stage/pen.js";
import { partly } from "./partly.js";

/** Every letter is so wide, of its height. */
const LETTER = 0.55;
const ALIGNED = { left: 0, start: 0, center: 0.5, right: 1, end: 1 };

/** @typedef {{ words: string, left: number, right: number, y: number, px: number }} Written */

/**
 * @param {(pen: Pen) => void} draw
 * @returns {Written[]} what is to be seen, not what is invisible
 */
export function writtenBy(draw) {
  const written = [];
  const kept = [];
  /** @type {Pick<CanvasRenderingContext2D, "font" | "textAlign" | "globalAlpha">} */
  const state = { font: "", textAlign: "left", globalAlpha: 1 };
  const px = () => Number(/([\d.]+)px/.exec(context.font)?.[1]);
  const widthOf = (words) => [...words].length * LETTER * px();
  const nothing = () => {};
  /** @type {CanvasRenderingContext2D} */
  const context = partly({
    ...state,
    save: () => kept.push({ font: context.font, textAlign: context.textAlign, globalAlpha: context.globalAlpha }),
    restore: () => Object.assign(context, kept.pop()),
    measureText: (words) => ({ width: widthOf(words) }),
    fillText: (words, x, y) => {
      const left = x - ALIGNED[context.textAlign] * widthOf(words);
      if (context.globalAlpha > 0.01) written.push({ words, left, right: left + widthOf(words), y, px: px() });
    },
    ...Object.fromEntries(
      [
        ...["strokeText", "fillRect", "beginPath", "rect", "roundRect", "fill", "stroke", "clip", "lineTo", "moveTo"],
        ...["arc", "setLineDash", "drawImage", "translate", "rotate"],
      ].map((name) => [name, nothing]),
    ),
  });
  draw(new Pen(context, partly({ font: "sans-serif", theme: "light", ink: "black", accent: "red", quiet: "grey" })));
  return written;
}

/**
 * Which of the texts leave a width or run into each other.
 *
 * @param {Written[]} written
 * @param {number} width
 */
export function faultsIn(written, width) {
  return written.flatMap((one, index) => [
    ...(one.left < -0.5 || one.right > width + 0.5 ? [`${one.words} leaves`] : []),
    ...written
      .slice(index + 1)
      .filter(({ left, right, y }) => left < one.right && one.left < right && Math.abs(y - one.y) < one.px * 0.7)
      .map(({ words }) => `${one.words} runs into ${words}`),
  ]);
}
