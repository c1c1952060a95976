/**
 * What a network knows of each word in the end.
 */

/**
 * The last layer's vectors, sharing the answer's memory.
 *
 * @param {Pick<import("../api/types.js").Attention, "layers">} reading with the last layer's `hidden`
 * @returns {Float32Array[]} one a token, the class token first
 */
export function lastVectors({ layers }) {
  const hidden = layers[layers.length - 1].hidden;
  if (!hidden) throw new Error("the sentence was read without its last vectors");
  const [count, size] = hidden.shape;
  const { values } = hidden;
  return Array.from(
    { length: count },
    (_, token) => /** @type {Float32Array} */ (values.subarray(token * size, (token + 1) * size)),
  );
}
