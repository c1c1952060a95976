/**
 * Read the service's Tensors.
 *
 * The inverse of the service's `wire.py`, held to it by a golden file that both
 * sides' tests read. Bytes are little-endian and row-major, as every browser's
 * machine is.
 */

/**
 * @typedef {object} WireTensor a Tensor as the service writes it
 * @property {string} dtype float32, float16, uint8 or int32
 * @property {number[]} shape
 * @property {string} encoding list or base64
 * @property {unknown} data nested lists, or text
 * @property {number[] | null} [scale] one per leading index: value = scale · byte + offset
 * @property {number[] | null} [offset]
 * @property {number | null} [infinite_count] how many are infinite, written as the ends of dtype
 */

/** @typedef {{ values: Float32Array | Int32Array, shape: number[] }} Tensor */

/** The largest number of each dtype, which stands for an infinite one, as JSON has none. */
const LARGEST = { float32: Math.fround(3.4028234663852886e38), float16: 65504 };

/**
 * @param {WireTensor} wire
 * @returns {Tensor}
 */
export function decodeTensor(wire) {
  const { values, shape } = decodeFinite(wire);
  const largest = LARGEST[/** @type {keyof LARGEST} */ (wire.dtype)];
  if (!wire.infinite_count || !largest) return { values, shape };
  const ends = Array.from(values).filter((value) => Math.abs(value) >= largest).length;
  // Where others are as large they cannot be told apart.
  if (ends !== wire.infinite_count) return { values, shape };
  return { values: values.map((value) => (Math.abs(value) >= largest ? value * Infinity : value)), shape };
}

/**
 * @param {WireTensor} wire
 * @returns {Tensor}
 */
function decodeFinite(wire) {
  const { dtype, shape, encoding, data } = wire;
  if (encoding === "list") {
    const flat = Array.isArray(data) ? data.flat(Infinity) : [data];
    return { values: dtype === "int32" ? Int32Array.from(flat) : Float32Array.from(flat), shape };
  }
  const bytes = decodeBase64(/** @type {string} */ (data));
  if (dtype === "float32") return { values: new Float32Array(bytes.buffer), shape };
  if (dtype === "int32") return { values: new Int32Array(bytes.buffer), shape };
  if (dtype === "float16") return { values: fromHalves(new Uint16Array(bytes.buffer)), shape };
  if (dtype === "uint8") return { values: fromBytes(bytes, wire), shape };
  throw new Error(`no way to read a tensor of ${dtype}`);
}

/**
 * An answer with every Tensor in it decoded, however deep, and a value that is infinite as such.
 *
 * @param {any} value
 * @returns {any}
 */
export function decodeAll(value) {
  if (Array.isArray(value)) return value.map(decodeAll);
  if (value === null || typeof value !== "object") return value;
  if ("dtype" in value && "shape" in value && "encoding" in value) return decodeTensor(value);
  const decoded = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, decodeAll(part)]));
  return decoded.is_infinite ? { ...decoded, value: decoded.value * Infinity } : decoded;
}

/**
 * One slice along the first axis, sharing memory: a layer's map, a head's matrix.
 *
 *     slice({ values, shape: [16, 64, 64] }, 3).shape // [64, 64]
 *
 * @param {Tensor} tensor
 * @param {number} index
 * @returns {Tensor}
 */
export function slice({ values, shape }, index) {
  const rest = shape.slice(1);
  const size = rest.reduce((product, length) => product * length, 1);
  return { values: values.subarray(index * size, (index + 1) * size), shape: rest };
}

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
function decodeBase64(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

/**
 * @param {Uint8Array} bytes
 * @param {WireTensor} wire
 */
function fromBytes(bytes, { shape, scale, offset }) {
  const values = new Float32Array(bytes.length);
  const size = bytes.length / Math.max(1, shape[0]);
  for (let index = 0; index < bytes.length; index++) {
    const lead = Math.floor(index / size);
    values[index] = (scale?.[lead] ?? 1) * bytes[index] + (offset?.[lead] ?? 0);
  }
  return values;
}

/**
 * IEEE 754 half precision: 1 sign bit, 5 of exponent, 10 of fraction.
 *
 * @param {Uint16Array} halves
 */
function fromHalves(halves) {
  return Float32Array.from(halves, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 31;
    const fraction = (half & 1023) / 1024;
    if (exponent === 0) return sign * fraction * 2 ** -14;
    if (exponent === 31) return fraction ? NaN : sign * Infinity;
    return sign * (1 + fraction) * 2 ** (exponent - 15);
  });
}
