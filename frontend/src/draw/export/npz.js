/**
 * Arrays as a NumPy `.npz`: a zip of `.npy` files, stored without compression.
 *
 * The formats: NumPy enhancement proposal 1 (npy, version 1.0) and PKWARE's APPNOTE.TXT,
 * sections 4.3 and 4.4 (zip). Written out because it is forty lines and no library the
 * page has writes either.
 */

/** @typedef {{ values: Float32Array | Int32Array, shape: number[] }} NamedArray */

/**
 * @param {Record<string, NamedArray>} arrays name → array
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function toNpz(arrays) {
  return zip(Object.entries(arrays).map(([name, array]) => ({ name: `${name}.npy`, bytes: toNpy(array) })));
}

/**
 * @param {NamedArray} array
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function toNpy({ values, shape }) {
  const kind = values instanceof Float32Array ? "<f4" : "<i4";
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const facts = [`'descr': '${kind}'`, "'fortran_order': False", `'shape': ${tuple}`];
  const words = `{${facts.join(", ")}, }`;
  const padding = 63 - ((10 + words.length) % 64);
  const header = new TextEncoder().encode(words + " ".repeat(padding) + "\n");
  const start = new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  return join([
    start,
    header,
    new Uint8Array(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength)),
  ]);
}

/**
 * @param {{ name: string, bytes: Uint8Array }[]} files
 * @returns {Uint8Array<ArrayBuffer>}
 */
function zip(files) {
  /** @type {Uint8Array[]} */
  const bodies = [];
  /** @type {Uint8Array[]} */
  const directory = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const path = new TextEncoder().encode(name);
    const checksum = crc32(bytes);
    // version 2.0, UTF-8 names, stored, 1 January 1980, checksum, both sizes, lengths of name and extra
    const facts = little(
      [2, 20],
      [2, 0x800],
      [2, 0],
      [2, 0],
      [2, 0x21],
      [4, checksum],
      [4, bytes.length],
      [4, bytes.length],
      [2, path.length],
      [2, 0],
    );
    bodies.push(little([4, 0x04034b50]), facts, path, bytes);
    directory.push(little([4, 0x02014b50], [2, 20]), facts, little([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), path);
    offset += 4 + facts.length + path.length + bytes.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = little(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, files.length],
    [2, files.length],
    [4, size],
    [4, offset],
    [2, 0],
  );
  return join([...bodies, ...directory, end]);
}

/**
 * @param {[bytes: number, value: number][]} fields
 */
function little(...fields) {
  return Uint8Array.from(
    fields.flatMap(([bytes, value]) => Array.from({ length: bytes }, (_, at) => (value >>> (8 * at)) & 255)),
  );
}

/**
 * @param {Uint8Array[]} parts
 */
function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * The checksum of zip files, polynomial 0xEDB88320.
 *
 * @param {Uint8Array} bytes
 */
export function crc32(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
}
