/**
 * Hand something to the visitor as a file, and paint an SVG figure as a PNG.
 *
 * The only part of draw/ that touches the document.
 */

/**
 * @param {BlobPart} content
 * @param {string} type a MIME type
 * @param {string} fileName
 */
export function saveFile(content, type, fileName) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  // Safari still reads the address after click() has returned.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/**
 * @param {{ text: string, width: number, height: number }} figure
 * @param {number} [zoom] pixels of the PNG for one unit of the figure
 * @returns {Promise<Blob>}
 */
export async function paintFigure({ text, width, height }, zoom = 2) {
  const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width * zoom, height * zoom];
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser made no PNG"))), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

/**
 * A name fit for a file: `fileName("conv1 map 3", "csv")` is "conv1-map-3.csv".
 *
 * @param {string} title
 * @param {string} extension
 */
export function fileName(title, extension) {
  const stem = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
  return `${stem || "heatmap"}.${extension}`;
}
