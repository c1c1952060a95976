/**
 * Max pooling of 2 × 2: which of four neighbours goes on, and where it sat.
 *
 * https://pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html with a window and a step of 2.
 */

/** @typedef {{ row: number, column: number }} Cell */
/** @typedef {{ values: number[], winner: number, kept: number, average: number }} Pooled `winner`: 0 to 3, row by row */

export const SIDE = 2;

/**
 * One window of a map.
 *
 * @param {ArrayLike<number>} map row by row
 * @param {number} width of the map
 * @param {Cell} cell of the pooled map
 * @param {ArrayLike<number>} kept by the service: for each pooled cell the place of its winner in the map
 * @returns {Pooled}
 */
export function pooledAt(map, width, { row, column }, kept) {
  const places = [0, 1, 2, 3].map(
    (index) => (SIDE * row + Math.floor(index / SIDE)) * width + SIDE * column + (index % SIDE),
  );
  const values = places.map((place) => map[place]);
  const place = kept[row * (width / SIDE) + column];
  return {
    ...{ values, winner: places.indexOf(place), kept: map[place] },
    average: values.reduce((sum, value) => sum + value, 0) / values.length,
  };
}

/**
 * The window whose winner stands out most from its three neighbours, away from the border.
 *
 * @param {ArrayLike<number>} map
 * @param {number} width
 * @returns {Cell}
 */
export function clearestWindow(map, width) {
  const half = width / SIDE;
  let [best, found] = [-Infinity, { row: 2, column: 2 }];
  for (let row = 2; row < half - 2; row++) {
    for (let column = 2; column < half - 8; column++) {
      const at = SIDE * row * width + SIDE * column;
      const values = [map[at], map[at + 1], map[at + width], map[at + width + 1]].sort((one, other) => other - one);
      // All four above 0, so that there is something to throw away.
      if (values[3] <= 0) continue;
      const clear = values[0] - values[1] + 0.1 * values[3];
      if (clear > best) [best, found] = [clear, { row, column }];
    }
  }
  return found;
}

/** Values that differ by no more are the same but for rounding. */
const ROUNDING = 1e-6;

/**
 * @typedef {"left" | "right" | "none"} Seat of a winner in its window; none where all four are 0 and nobody won
 * @typedef {{ windows: number, stay: number }} Tally
 * @typedef {{ isSame: boolean[], windows: number, stay: number, seats: Record<Seat, Tally> }} Staying
 */

/**
 * Which pooled values are the same after the picture was moved, and where in their windows the winners had sat.
 *
 * @param {ArrayLike<number>} pooled row by row
 * @param {ArrayLike<number>} moved the pooled map of the moved picture
 * @param {ArrayLike<number>} kept for each pooled cell the place of its winner in the map before the move
 * @returns {Staying}
 */
export function stayingOf(pooled, moved, kept) {
  const isSame = Array.from(pooled, (value, at) => Math.abs(value - moved[at]) < ROUNDING);
  /** @type {Record<Seat, Tally>} */
  const seats = { left: { windows: 0, stay: 0 }, right: { windows: 0, stay: 0 }, none: { windows: 0, stay: 0 } };
  isSame.forEach((stays, at) => {
    const tally = seats[pooled[at] === 0 ? "none" : kept[at] % SIDE ? "right" : "left"];
    tally.windows += 1;
    tally.stay += Number(stays);
  });
  return { isSame, windows: isSame.length, stay: isSame.filter(Boolean).length, seats };
}

/** The bounds between the answers about how many values stay. */
const BOUNDS = [0.1, 0.4, 0.9];

/**
 * Up to a tenth, to 40 %, to 90 %, more: which of the four.
 *
 * @param {number} share
 */
export const stayAnswer = (share) => BOUNDS.filter((bound) => share > bound).length;
