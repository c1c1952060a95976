/**
 * The photo at any number of pixels, as the browser has it: the square of it that the networks see.
 *
 * For pages that show what a photo of another size would be; what a network was given is in its answer.
 */

import { paintInput } from "../draw/input.js";
import { canvasOf } from "../stage/pictures.js";

/** @typedef {import("../api/types.js").FeatureMaps} FeatureMaps */
/** @typedef {(side: number) => { picture: HTMLCanvasElement, pixels: ImageData }} PhotoAt */

/**
 * @param {Blob} blob that was sent
 * @param {FeatureMaps} maps what came back: the square of the photo that was looked at, and its pixels
 * @param {Parameters<typeof paintInput>[1]} card of the network's input
 * @returns {Promise<PhotoAt>} where the browser cannot read the file, from the pixels that the network was given
 */
export async function photoPixels(blob, maps, card) {
  const { crop } = maps.image;
  const whole = await createImageBitmap(blob).catch(() => null);
  const square = whole && [crop.left, crop.top, crop.right - crop.left, crop.bottom - crop.top];
  const given = canvasOf(paintInput(maps.input, card));
  const [source, [left, top, width, height]] = whole && square ? [whole, square] : [given, [0, 0, ...sizeOf(given)]];
  return (side) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [side, side];
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("no canvas to draw on");
    // As the service lays what can be seen through.
    context.fillStyle = "white";
    context.fillRect(0, 0, side, side);
    context.imageSmoothingQuality = "high";
    context.drawImage(source, left, top, width, height, 0, 0, side, side);
    return { picture: canvas, pixels: context.getImageData(0, 0, side, side) };
  };
}

/** @param {HTMLCanvasElement} canvas */
const sizeOf = ({ width, height }) => [width, height];
