/**
 * A large photo made smaller before it is sent: most of what a telephone takes no network here looks at.
 *
 * Nothing is cut away, so the part that becomes the input stays the same part.
 */

/** Sixteen pixels for each of the networks' own input, four for each of the largest that can be asked for. */
export const LONGEST_SIDE = 1024;
/** What every browser reads as the service does; other formats go as they are. */
const KINDS = ["image/jpeg", "image/webp", "image/png"];
/** Of the JPEG that is sent; below it, blocks begin to show in the numbers. */
const QUALITY = 0.95;

/** @typedef {{ width: number, height: number }} Size */
/** @typedef {{ blob: Blob, from: Size, to: Size }} Reduced */

/**
 * The size a picture is reduced to, null if it is small enough.
 *
 *     reducedSize({ width: 4000, height: 3000 }) // { width: 1024, height: 768 }
 *
 * @param {Size} size
 * @returns {Size | null}
 */
export function reducedSize({ width, height }) {
  const share = LONGEST_SIDE / Math.max(width, height);
  if (share >= 1) return null;
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}

/**
 * The photo reduced, or null where it goes as it is: it is small, of a format that browsers read differently, or not
 * readable at all, which the service can say better.
 *
 * @param {Blob} file
 * @returns {Promise<Reduced | null>}
 */
export async function reduce(file) {
  if (!KINDS.includes(file.type) || (await hasDeepColours(file)) || (await mayLookDifferent(file))) return null;
  try {
    const whole = await createImageBitmap(file);
    try {
      const { width, height } = whole;
      const to = reducedSize({ width, height });
      return to && { blob: await drawn(whole, to), from: { width, height }, to };
    } finally {
      whole.close();
    }
  } catch {
    return null;
  }
}

/**
 * @param {ImageBitmap} whole upright already, its colours sRGB
 * @param {Size} to
 */
function drawn(whole, { width, height }) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas to draw on");
  // As the service lays what can be seen through.
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(whole, 0, 0, width, height);
  return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
}

/**
 * Whether a PNG has more than 8 bits a colour: the service spreads them over their own range, a browser cuts them off.
 *
 * @param {Blob} file
 */
async function hasDeepColours(file) {
  if (file.type !== "image/png") return false;
  // Signature, length and name of the header, width and height: the depth is its 25th byte.
  const header = new Uint8Array(await file.slice(0, 25).arrayBuffer());
  return header[24] > 8;
}

/** Where files say what browsers do not heed, or not all alike: which way is up, what colours are, that there is more. */
const HEAD_BYTES = 64 * 1024;
const ODD =
  /tiff:Orientation|Raw profile type exif|eXIf|XML:com\.adobe\.xmp|cICP|acTL|gAMA|RIFF....WEBP(EXIF|XMP |VP8X)/s;
const JPEG_END = [0xff, 0xd9];

/**
 * Whether a browser may show the photo in another way than the service reads it; it then goes as it is. A JPEG that does
 * not end is cut, which is for the service to say.
 *
 * @param {Blob} file
 */
async function mayLookDifferent(file) {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  if (ODD.test(new TextDecoder("latin1").decode(head))) return true;
  if (file.type !== "image/jpeg") return false;
  const tail = new Uint8Array(await file.slice(-HEAD_BYTES).arrayBuffer());
  return !tail.some((byte, index) => byte === JPEG_END[0] && tail[index + 1] === JPEG_END[1]);
}
