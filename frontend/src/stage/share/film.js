/**
 * A film of a stage, made picture by picture in the browser: WebM where it encodes video, GIF elsewhere.
 *
 * A browser encodes only on an address that is https or this computer's own: a class that asks a teacher's machine by
 * its number gets a GIF. WebCodecs, https://www.w3.org/TR/webcodecs/. Mediabunny and gifenc, which write the files, come
 * with the first film and not with the page.
 */

/** @typedef {import("./moments.js").Moment} Moment */
/** @typedef {"vp9" | "vp8"} Codec */
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
const KEY_EVERY_SECONDS = 5;
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
 * @returns {Promise<Codec | null>}
 */
export async function videoFor(width, height) {
  const { getFirstEncodableVideoCodec, Quality } = await import("mediabunny");
  const quality = new Quality({ bitrate: BITRATE });
  const size = sizeOf(width, height, WIDE.webm);
  return /** @type {Codec | null} */ (await getFirstEncodableVideoCodec(["vp9", "vp8"], { ...size, quality }));
}

/**
 * @param {Moment[]} moments
 * @param {Codec} codec
 * @param {Work} work
 * @returns {Promise<Blob>}
 */
export async function makeWebm(moments, codec, { paint, width, height, title, signal, onprogress }) {
  const { BufferTarget, CanvasSource, Output, Quality, WebMOutputFormat } = await import("mediabunny");
  const { canvas, context } = canvasFor(width, height, WIDE.webm);
  const output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() });
  const quality = new Quality({ bitrate: BITRATE });
  const pictures = new CanvasSource(canvas, { codec, quality, keyFrameInterval: KEY_EVERY_SECONDS });
  output.addVideoTrack(pictures);
  output.setMetadataTags({ title });
  try {
    await output.start();
    const rest = turns();
    let at = 0;
    for (const [index, moment] of moments.entries()) {
      signal.throwIfAborted();
      paint(context, moment);
      await pictures.add(at / 1000, moment.ms / 1000);
      at += moment.ms;
      onprogress((index + 1) / moments.length);
      await rest();
    }
    await output.finalize();
  } catch (cause) {
    await output.cancel();
    throw cause;
  }
  return new Blob([/** @type {ArrayBuffer} */ (output.target.buffer)], { type: "video/webm" });
}

/**
 * @param {Moment[]} moments
 * @param {Work} work
 * @returns {Promise<Blob>}
 */
export async function makeGif(moments, { paint, width, height, signal, onprogress }) {
  const { Gif } = await import("./gif.js");
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
  const gif = new Gif(canvas.width, canvas.height, samples);
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
