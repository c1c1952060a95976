/**
 * A word that is wider than its column, written upright below it.
 *
 * @param {import("../stage/pen.js").Pen} pen
 * @param {string} name
 * @param {{ x: number, top: number }} place the column's middle, and where the word begins
 * @param {import("../stage/pen.js").TextStyle} style `most` is how long it may be
 */
export function drawUpright(pen, name, { x, top }, style) {
  const { context } = pen;
  context.save();
  context.translate(x, top);
  context.rotate(Math.PI / 2);
  pen.text(name, 0, 0, style);
  context.restore();
}
