/**
 * A film of encoded pictures as a WebM file.
 *
 * The format: RFC 8794 (EBML) and RFC 9559 (Matroska), of which WebM is a part. Written out because one track of
 * pictures needs a hundred lines of it. It knows nothing of how pictures are encoded.
 */

/** @typedef {{ bytes: Uint8Array, at: number, isKey: boolean }} Encoded `at` in whole milliseconds; a key needs no other */
/** @typedef {Uint8Array | number | string | Float | Uint8Array[]} Content elements are written already */

/** A number that is written as one with decimals. */
class Float {
  /** @param {number} value */
  constructor(value) {
    this.value = value;
  }
}

/** One unit of time is a millisecond, in nanoseconds. */
const TIME_SCALE = 1_000_000;
const TRACK = 1;
const KEY_FRAME = 0x80;
const PROGRAM = "Heatscope";
const ID = {
  head: 0x1a45dfa3,
  version: 0x4286,
  readVersion: 0x42f7,
  mostIdLength: 0x42f2,
  mostSizeLength: 0x42f3,
  docType: 0x4282,
  docTypeVersion: 0x4287,
  docTypeReadVersion: 0x4285,
  segment: 0x18538067,
  info: 0x1549a966,
  timeScale: 0x2ad7b1,
  duration: 0x4489,
  muxer: 0x4d80,
  writer: 0x5741,
  title: 0x7ba9,
  tracks: 0x1654ae6b,
  track: 0xae,
  trackNumber: 0xd7,
  trackId: 0x73c5,
  trackType: 0x83,
  lacing: 0x9c,
  codec: 0x86,
  video: 0xe0,
  width: 0xb0,
  height: 0xba,
  cluster: 0x1f43b675,
  clusterTime: 0xe7,
  block: 0xa3,
  cues: 0x1c53bb6b,
  cue: 0xbb,
  cueTime: 0xb3,
  cuePlace: 0xb7,
  cueTrack: 0xf7,
  cuePosition: 0xf1,
};

/**
 * @param {Encoded[]} pictures in order, the first a key
 * @param {{ codec: "V_VP8" | "V_VP9", width: number, height: number, ms: number, title: string }} film
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function toWebm(pictures, { codec, width, height, ms, title }) {
  const info = element(ID.info, [
    element(ID.timeScale, TIME_SCALE),
    element(ID.duration, new Float(ms)),
    element(ID.muxer, PROGRAM),
    element(ID.writer, PROGRAM),
    element(ID.title, title),
  ]);
  const tracks = element(ID.tracks, [
    element(ID.track, [
      element(ID.trackNumber, TRACK),
      element(ID.trackId, TRACK),
      element(ID.trackType, 1),
      element(ID.lacing, 0),
      element(ID.codec, codec),
      element(ID.video, [element(ID.width, width), element(ID.height, height)]),
    ]),
  ]);
  // From each key on is a cluster, so that a player can begin there; the index of them comes last.
  const clusters = clustersOf(pictures).map((group) => ({ at: group[0].at, bytes: clusterOf(group) }));
  let position = info.length + tracks.length;
  const cues = clusters.map(({ at, bytes }) => {
    const place = element(ID.cuePlace, [element(ID.cueTrack, TRACK), element(ID.cuePosition, position)]);
    position += bytes.length;
    return element(ID.cue, [element(ID.cueTime, at), place]);
  });
  return join([
    element(ID.head, [
      element(ID.version, 1),
      element(ID.readVersion, 1),
      element(ID.mostIdLength, 4),
      element(ID.mostSizeLength, 8),
      element(ID.docType, "webm"),
      element(ID.docTypeVersion, 4),
      element(ID.docTypeReadVersion, 2),
    ]),
    element(ID.segment, [info, tracks, ...clusters.map(({ bytes }) => bytes), element(ID.cues, cues)]),
  ]);
}

/** @param {Encoded[]} pictures */
function clustersOf(pictures) {
  /** @type {Encoded[][]} */
  const groups = [];
  for (const picture of pictures) {
    if (picture.isKey) groups.push([]);
    groups[groups.length - 1].push(picture);
  }
  return groups;
}

/** @param {Encoded[]} group */
function clusterOf(group) {
  const [{ at: begin }] = group;
  const blocks = group.map(({ bytes, at, isKey }) => {
    const time = at - begin;
    const head = [0x80 | TRACK, (time >> 8) & 255, time & 255, isKey ? KEY_FRAME : 0];
    return element(ID.block, join([Uint8Array.from(head), bytes]));
  });
  return element(ID.cluster, [element(ID.clusterTime, begin), ...blocks]);
}

/**
 * @param {number} id
 * @param {Content} content
 * @returns {Uint8Array<ArrayBuffer>}
 */
function element(id, content) {
  const body = bytesOf(content);
  return join([bigEndian(id), sizeOf(body.length), body]);
}

/**
 * @param {Content} content
 * @returns {Uint8Array}
 */
function bytesOf(content) {
  if (content instanceof Uint8Array) return content;
  if (typeof content === "number") return bigEndian(content);
  if (typeof content === "string") return new TextEncoder().encode(content);
  if (Array.isArray(content)) return join(content);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, content.value);
  return bytes;
}

/** @param {number} value a whole number from 0, in as few bytes as hold it */
function bigEndian(value) {
  const bytes = [];
  for (let rest = value; rest > 0 || !bytes.length; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.from(bytes);
}

/** @param {number} length in eight bytes always: a first one that says so, and seven */
function sizeOf(length) {
  const bytes = bigEndian(length);
  return Uint8Array.from([1, ...new Array(7 - bytes.length).fill(0), ...bytes]);
}

/** @param {Uint8Array[]} parts */
function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
