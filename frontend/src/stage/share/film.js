/**
 * A film of a stage, made picture by picture in the browser: WebM where it encodes video, GIF elsewhere.
 *
 * A browser encodes only on an address that is https or this computer's own: a class that asks a teacher's machine by
 * its number gets a GIF. WebCodecs, https://www.w3.org/TR/webcodecs/.
 */

import { Gif, MOST_COLOURS } from "./gif.js";
import { lengthOf } from "./moments.js";
import { paletteOf } from "./palette.js";
import { toWebm } from "./webm.js";

/** @typedef {import("./moments.js").Moment} Moment */
/** @typedef {{ config: VideoEncoderConfig, codec: "V_VP8" | "V_VP9" }} Video */
/**
 * @typedef {object} Work
 * @property {(context: CanvasRenderingContext2D, moment: Moment) => void} paint the sheet of a moment, in CSS pixels
 * @property {number} width of the sheet, in CSS pixels
 * @property {number} height
 * @property {string} title
 * @property {AbortSignal} signal
 * @property {(share: number) => void} onprogress
 */

/** As wide as most screens show a film, and a GIF no wider than it can be sent. */
const WIDE = { webm: 1280, gif: 960 };
const DENSITY = { least: 0.5, most: 2 };
const FRAMES_A_SECOND = { webm: 30, gif: 10 };
/** Bits a second; letters and sharp cells need more than a camera's film. */
const BITRATE = 5_000_000;
const KEY_EVERY_MS = 5000;
const MOST_QUEUED = 8;
/** The page stays usable: other work gets a turn after this. */
const TURN_MS = 24;
/** Pictures that a GIF's colours are chosen from. */
const COLOUR_SAMPLES = 24;

/** @param {"webm" | "gif"} format */
export const framesASecond = (format) => FRAMES_A_SECOND[format];

/**
 * How this browser encodes pictures of that size; null where it does not.
 *
 * @param {number} width of the sheet, in CSS pixels
 * @param {number} height
 * @returns {Promise<Video | null>}
 */
export async function videoFor(width, height) {
  if (typeof VideoEncoder === "undefined") return null;
  const size = sizeOf(width, height, WIDE.webm);
  const kinds = /** @type {const} */ ([
    ["vp09.00.41.08", "V_VP9"],
    ["vp8", "V_VP8"],
  ]);
  for (const [name, codec] of kinds) {
    /** @type {VideoEncoderConfig} */
    const config = {
      ...{ codec: name, width: size.width, height: size.height, bitrate: BITRATE, framerate: FRAMES_A_SECOND.webm },
      ...{ bitrateMode: "variable", latencyMode: "quality" },
    };
    const answer = await VideoEncoder.isConfigSupported(config).catch(() => null);
    if (answer?.supported) return { config, codec };
  }
  return null;
}

/**
 * @param {Moment[]} moments
 * @param {Video} video
 * @param {Work} work
 * @returns {Promise<Blob>}
 */
export async function makeWebm(moments, { config, codec }, { paint, width, height, title, signal, onprogress }) {
  const { canvas, context } = canvasFor(width, height, WIDE.webm);
  /** @type {import("./webm.js").Encoded[]} */
  const pictures = [];
  /** @type {Error | null} */
  let failed = null;
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      pictures.push({ bytes, at: Math.round(chunk.timestamp / 1000), isKey: chunk.type === "key" });
    },
    error: (error) => (failed = error),
  });
  try {
    encoder.configure(config);
    const rest = turns();
    let [at, key] = [0, -Infinity];
    for (const [index, moment] of moments.entries()) {
      signal.throwIfAborted();
      paint(context, moment);
      const frame = new VideoFrame(canvas, { timestamp: Math.round(at) * 1000 });
      const isKey = at - key >= KEY_EVERY_MS;
      encoder.encode(frame, { keyFrame: isKey });
      frame.close();
      if (isKey) key = at;
      at += moment.ms;
      while (encoder.encodeQueueSize > MOST_QUEUED && !failed) await pause();
      if (failed) throw failed;
      onprogress((index + 1) / moments.length);
      await rest();
    }
    await encoder.flush();
    if (failed) throw failed;
  } finally {
    if (encoder.state !== "closed") encoder.close();
  }
  const film = { codec, width: canvas.width, height: canvas.height, ms: Math.round(lengthOf(moments)), title };
  return new Blob([toWebm(pictures, film)], { type: "video/webm" });
}

/**
 * @param {Moment[]} moments
 * @param {Work} work
 * @returns {Promise<Blob>}
 */
export async function makeGif(moments, { paint, width, height, signal, onprogress }) {
  const { canvas, context } = canvasFor(width, height, WIDE.gif, true);
  const rest = turns();
  const pixels = (/** @type {Moment} */ moment) => {
    paint(context, moment);
    return context.getImageData(0, 0, canvas.width, canvas.height).data;
  };
  const samples = [];
  const step = Math.max(1, Math.floor(moments.length / COLOUR_SAMPLES));
  for (let index = 0; index < moments.length; index += step) {
    signal.throwIfAborted();
    samples.push(pixels(moments[index]));
    await rest();
  }
  const gif = new Gif(canvas.width, canvas.height, paletteOf(samples, MOST_COLOURS));
  for (const [index, moment] of moments.entries()) {
    signal.throwIfAborted();
    gif.add(pixels(moment), moment.ms);
    onprogress((index + 1) / moments.length);
    await rest();
  }
  return gif.finish();
}

/**
 * @param {number} width
 * @param {number} height
 * @param {number} wide
 * @param {boolean} [isRead]
 */
function canvasFor(width, height, wide, isRead = false) {
  const size = sizeOf(width, height, wide);
  const canvas = Object.assign(document.createElement("canvas"), { width: size.width, height: size.height });
  const context = canvas.getContext("2d", { willReadFrequently: isRead, alpha: false });
  if (!context) throw new Error("the browser gave no canvas");
  context.scale(size.width / width, size.height / height);
  return { canvas, context };
}

/**
 * Encoders want even numbers of pixels.
 *
 * @param {number} width
 * @param {number} height
 * @param {number} wide
 */
function sizeOf(width, height, wide) {
  const density = Math.max(DENSITY.least, Math.min(DENSITY.most, wide / width));
  const even = (/** @type {number} */ length) => 2 * Math.round((length * density) / 2);
  return { width: even(width), height: even(height) };
}

/** A function to await between pictures, which lets the page have its turn now and then. */
function turns() {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < TURN_MS) return;
    await pause();
    last = performance.now();
  };
}

const pause = () => new Promise((resolve) => setTimeout(resolve));
