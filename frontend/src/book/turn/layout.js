/**
 * Where things stand on the turntable's stage: the photo and what is said of it; two charts, or the maps.
 */

/** @typedef {import("../../stage/figure.js").Box} Box */
/** @typedef {import("../../stage/pen.js").Area} Area */

const TITLE = 24;
const SAID = 168;
const GAP = 44;
/** Beside a chart: its numbers; below it: the amounts; above it: what it shows. */
const AXIS = { left: 40, bottom: 34, top: 26 };
/** Under the last map: how large the difference is. */
const FOOT = 22;
/** On a phone what the curves are stands in a line of its own above both charts. */
const PHONE = { photo: 0.36, most: 128, chart: 84, key: 18, says: 84 };

/** @param {Omit<Box, "height">} box */
const sideOf = ({ width, room, isNarrow }) =>
  isNarrow
    ? Math.min(PHONE.most, width * PHONE.photo, room - TITLE - 150)
    : Math.max(180, Math.min(310, width * 0.36, room - TITLE - SAID));

/**
 * On a phone: how deep the photo and what is said beside it go.
 *
 * @param {Omit<Box, "height">} box
 */
const deepOf = (box) => Math.max(sideOf(box), PHONE.says);

/** @param {Omit<Box, "height">} box */
export function heightOf(box) {
  if (!box.isNarrow) return TITLE + sideOf(box) + SAID;
  return TITLE + deepOf(box) + 12 + PHONE.key + AXIS.top + PHONE.chart + AXIS.bottom;
}

/** @param {Box} box */
export function layout(box) {
  const { width, height, isNarrow } = box;
  const side = sideOf(box);
  const photo = { left: 0, top: TITLE, side };
  if (isNarrow) {
    const top = TITLE + deepOf(box) + 12 + AXIS.top;
    const wide = (width - 14 - 2 * 34) / 2;
    const chart = (/** @type {number} */ index) => ({
      ...{ left: 34 + index * (wide + 48), top: top + PHONE.key, width: wide, height: PHONE.chart },
    });
    const map = Math.min((width - 16) / 3, height - top - FOOT);
    const places = [null, 0, 1, 2].map((at) => (at === null ? null : { left: at * (map + 8), top, side: map }));
    return { photo, says: { left: side + 16, top: TITLE + 8, line: 19 }, charts: [chart(0), chart(1)], maps: places };
  }
  const left = side + GAP;
  const tall = (height - 2 * (AXIS.top + AXIS.bottom)) / 2;
  const charts = [0, 1].map((index) => ({
    ...{ left: left + AXIS.left, width: width - left - AXIS.left - 4, height: tall },
    top: AXIS.top + index * (tall + AXIS.bottom + AXIS.top),
  }));
  const map = Math.min((width - left - 24) / 2, (height - 2 * TITLE - 46) / 2);
  const places = [0, 1, 2, 3].map((at) => ({
    ...{ left: left + (at % 2) * (map + 24), top: TITLE + Math.floor(at / 2) * (map + TITLE + 12), side: map },
  }));
  return { photo, says: { left: 0, top: TITLE + side + 26, line: 22 }, charts, maps: places };
}

/** @typedef {ReturnType<typeof layout>} Places */

/**
 * What is under a point and can be taken.
 *
 * @param {Box} box
 * @param {number} x
 * @param {number} y
 * @returns {"photo" | "chart" | null}
 */
export function partUnder(box, x, y) {
  const { photo, charts } = layout(box);
  const isIn = (/** @type {Area} */ { left, top, width, height }) =>
    x >= left - 8 && x <= left + width + 8 && y >= top - 8 && y <= top + height + 8;
  if (isIn({ ...photo, width: photo.side, height: photo.side })) return "photo";
  return charts.some(isIn) ? "chart" : null;
}

/**
 * A point seen from the middle of the photo: its angle in degrees, counter-clockwise, and how far it is.
 *
 * @param {Box} box
 * @param {number} x
 * @param {number} y
 */
export function fromMiddle(box, x, y) {
  const { left, top, side } = layout(box).photo;
  const [right, up] = [x - left - side / 2, top + side / 2 - y];
  return { angle: (Math.atan2(up, right) * 180) / Math.PI, far: Math.max(8, Math.hypot(right, up)) };
}
