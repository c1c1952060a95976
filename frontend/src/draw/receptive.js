/**
 * Which part of the picture a value was computed from.
 *
 * Araujo, Norris and Sim 2019, "Computing Receptive Fields of Convolutional Neural
 * Networks", https://distill.pub/2019/computing-receptive-fields/. The service states
 * size, stride and start of each layer; the rest is this arithmetic, so pointing needs
 * no request.
 */

/** @typedef {{ size: number[], stride: number[], start: number[] }} ReceptiveField each [vertical, horizontal] */
/** @typedef {{ top: number, left: number, bottom: number, right: number }} Rectangle inclusive, in pixels */
/** @typedef {{ x: number, y: number, width: number, height: number }} Frame */

/**
 * The input pixels that the value at (row, column) can see, padding included.
 *
 *     receptiveField({ size: [3, 3], stride: [1, 1], start: [-1, -1] }, 0, 5)
 *     // { top: -1, left: 4, bottom: 1, right: 6 }
 *
 * @param {ReceptiveField} field
 * @param {number} row
 * @param {number} column
 * @returns {Rectangle}
 */
export function receptiveField(field, row, column) {
  const top = field.start[0] + field.stride[0] * row;
  const left = field.start[1] + field.stride[1] * column;
  return { top, left, bottom: top + field.size[0] - 1, right: left + field.size[1] - 1 };
}

/**
 * The part of a rectangle that lies on an input of this size.
 *
 * @param {Rectangle} rectangle
 * @param {number} height
 * @param {number} width
 * @returns {Rectangle}
 */
export function clip({ top, left, bottom, right }, height, width) {
  return {
    top: Math.max(0, top),
    left: Math.max(0, left),
    bottom: Math.min(height - 1, bottom),
    right: Math.min(width - 1, right),
  };
}

/**
 * Input pixels as a frame on the picture that the input was cut from.
 *
 * @param {Rectangle} rectangle in input pixels
 * @param {{ height: number, width: number }} input
 * @param {Rectangle} crop the part of the picture that became the input, right and bottom exclusive
 * @returns {Frame}
 */
export function onPicture(rectangle, input, crop) {
  const vertical = (crop.bottom - crop.top) / input.height;
  const horizontal = (crop.right - crop.left) / input.width;
  return {
    x: crop.left + rectangle.left * horizontal,
    y: crop.top + rectangle.top * vertical,
    width: (rectangle.right - rectangle.left + 1) * horizontal,
    height: (rectangle.bottom - rectangle.top + 1) * vertical,
  };
}
