import { describe, expect, it } from "vitest";
import {
  farthestApart,
  mapByHeads,
  ownShare,
  sharesAlong,
  shareAnswer,
  SHIFTS,
} from "../../../frontend/src/book/convolution/heads.js";
import { heightOf, layout, placeAt } from "../../../frontend/src/book/convolution/layout.js";
import {
  alphaAt,
  alphaFor,
  BEATS,
  MILD,
  SHARPEST,
  SOFTEST,
  toldAlpha,
  wayOf,
} from "../../../frontend/src/book/convolution/sharpness.js";

describe("sharesAlong()", () => {
  it("is softmax of −α (δ − Δ)² over every place, zeros around the map counted", () => {
    // Three places and one zero on either side; the head for the next place to the right.
    const powers = [9, 4, 1, 0, 1].map((square) => Math.exp(-0.5 * square));
    const sum = powers.reduce((total, power) => total + power);
    [...sharesAlong(1, 3, 1, 0.5)].forEach((share, at) => expect(share).toBeCloseTo(powers[at] / sum, 12));
  });

  it("takes from everywhere alike at α 0, and from one place alone when it is large", () => {
    expect([...sharesAlong(0, 2, 0, 0)]).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(sharesAlong(0, 2, -1, 50)[0]).toBeCloseTo(1, 12);
  });
});

it("far from the border a head takes 1 / (Σ e^−αk²)² of its own place", () => {
  let sum = 0;
  for (let k = -20; k <= 20; k++) sum += Math.exp(-(k ** 2));
  for (const shift of SHIFTS) expect(ownShare({ row: 30, column: 31 }, shift, 64, 1)).toBeCloseTo(1 / sum ** 2, 9);
  expect(shareAnswer(1 / sum ** 2)).toBe(1);
});

describe("mapByHeads()", () => {
  const side = 5;
  const input = { shape: [3, side, side], values: Float32Array.from({ length: 75 }, (_, at) => Math.sin(at * 1.7)) };
  const filter = { values: Float32Array.from({ length: 27 }, (_, at) => Math.cos(at * 2.3)), bias: 0.4 };

  /** Every head, every place, a softmax over all of them at once: nothing taken apart. */
  function written(alpha) {
    const padded = side + 2;
    return Float32Array.from({ length: side * side }, (_, at) => {
      const [row, column] = [Math.floor(at / side), at % side];
      let total = filter.bias;
      SHIFTS.forEach((shift, head) => {
        const scores = Array.from({ length: padded * padded }, (_, place) => {
          const [down, across] = [Math.floor(place / padded) - 1 - row, (place % padded) - 1 - column];
          return -alpha * ((down - shift.row) ** 2 + (across - shift.column) ** 2);
        });
        const sum = scores.reduce((all, score) => all + Math.exp(score), 0);
        scores.forEach((score, place) => {
          const [y, x] = [Math.floor(place / padded) - 1, (place % padded) - 1];
          if (y < 0 || y >= side || x < 0 || x >= side) return;
          for (let colour = 0; colour < 3; colour++) {
            const value = input.values[(colour * side + y) * side + x];
            total += (Math.exp(score) / sum) * value * filter.values[colour * 9 + head];
          }
        });
      });
      return total;
    });
  }

  it.each([0.25, 1, 20])("is what nine softmaxes over all places make, at α %s", (alpha) => {
    expect(farthestApart(mapByHeads(input, filter, alpha), written(alpha))).toBeLessThan(1e-5);
  });

  it("is the convolution when the heads look sharply", () => {
    const convolution = Float32Array.from({ length: side * side }, (_, at) => {
      const [row, column] = [Math.floor(at / side), at % side];
      let sum = filter.bias;
      SHIFTS.forEach((shift, head) => {
        const [y, x] = [row + shift.row, column + shift.column];
        if (y < 0 || y >= side || x < 0 || x >= side) return;
        for (let colour = 0; colour < 3; colour++) {
          sum += input.values[(colour * side + y) * side + x] * filter.values[colour * 9 + head];
        }
      });
      return sum;
    });
    expect(farthestApart(mapByHeads(input, filter, 30), convolution)).toBeLessThan(1e-6);
    expect(farthestApart(mapByHeads(input, filter, 0.5), convolution)).toBeGreaterThan(0.1);
  });
});

it("heads look as softly first as the question asks, and sharper in equal ratios", () => {
  expect([alphaAt(0), alphaAt(3), alphaAt(4), alphaAt(BEATS.length)]).toEqual([MILD, MILD, SHARPEST, SHARPEST]);
  expect([alphaFor(0), alphaFor(1)]).toEqual([SOFTEST, SHARPEST]);
  expect(wayOf(alphaFor(0.3))).toBeCloseTo(0.3, 12);
});

it("an address has an α in hand only where the page has it", () => {
  expect([undefined, "", "soft", "-4", "0", "30"].map(toldAlpha)).toEqual(Array(6).fill(null));
  expect([toldAlpha("0.25"), toldAlpha("2.5")]).toEqual([0.25, 2.5]);
});

it.each([
  { width: 920, room: 620, isNarrow: false },
  { width: 800, room: 440, isNarrow: false },
  { width: 358, room: 343, isNarrow: true },
])("everything lies within a stage of $width, and a press finds its place", (room) => {
  const box = { ...room, height: heightOf(room) };
  const { photo, heads, maps } = layout(box);
  for (const { left, top, size } of [photo, heads, ...maps]) {
    expect([left >= 0, left + size <= box.width, top + size <= box.height]).toEqual([true, true, true]);
  }
  expect(photo.left + photo.size).toBeLessThan(heads.left);
  const at = { x: photo.left + (10.5 * photo.size) / 64, y: photo.top + (3.5 * photo.size) / 64 };
  expect(placeAt(layout(box), at.x, at.y, 64)).toEqual({ row: 3, column: 10 });
  expect(placeAt(layout(box), heads.left + 5, heads.top + 5, 64)).toBeNull();
});
