import { describe, expect, it } from "vitest";
import { filledAt, madeAt } from "../../../frontend/src/book/matrices/fill.js";
import {
  hasBias,
  arithmeticOf,
  headOf,
  MADE,
  placeIn,
  rowSums,
  sumsToOne,
  turned,
} from "../../../frontend/src/book/matrices/head.js";
import { lookAt, layout } from "../../../frontend/src/book/matrices/layout.js";
import { cellAt, cameraAt } from "../../../frontend/src/book/matrices/camera.js";
import { partly } from "../partly.js";

/** @typedef {import("../../../frontend/src/api/types.js").Attention} Attention */
/** @typedef {import("../../../frontend/src/api/types.js").HeadWeights} HeadWeights */
/** @typedef {import("../../../frontend/src/book/matrices/head.js").Head} Head */

const tensor = (shape, values) => ({
  shape,
  values: Float32Array.from(values),
});
const log = Math.log(3);

/** @type {Attention} two words of three numbers; of two heads of two numbers the second is read, worked out by hand */
const attention = partly({
  layers: [
    {
      name: "layer1",
      normalised: tensor([2, 3], [1, 0, 2, 0, 1, -1]),
      query: tensor([2, 2, 2], [9, 9, 9, 9, 3.5, 2, -0.5, -1]),
      key: tensor([2, 2, 2], [9, 9, 9, 9, 1, 0, 0, 1]),
      value: tensor([2, 2, 2], [9, 9, 9, 9, 4, 8, 0, -4]),
      scores: tensor([2, 2, 2], [0, 0, 0, 0, 3.5, 2, 0, log * Math.SQRT2]),
      attention: tensor([2, 2, 2], [0, 1, 0, 1, 0.74, 0.26, 0.25, 0.75]),
      head_output: tensor([2, 2, 2], [9, 9, 9, 9, 2.96, 4.88, 1, -1]),
    },
  ],
});
/** @type {HeadWeights} */
const weights = partly({
  // [d, E]: rows are numbers of the query.
  query: {
    weight: tensor([2, 3], [1, 0, 1, 0, 0, 1]),
    bias: tensor([2], [0.5, 0]),
  },
  key: { weight: tensor([2, 3], [1, 0, 0, 0, 1, 0]), bias: null },
  value: { weight: tensor([2, 3], [0, 4, 2, 4, 0, 2]) },
});
const head = headOf(attention, { layer: "layer1", head: 1 }, weights);

describe("arithmeticOf()", () => {
  it("makes a query's number of a row of I, a column of the weights and the bias", () => {
    const { left, right, products, bias, sum, value, network } = arithmeticOf(head, "Q", {
      ...{ query: 0, key: 0, number: 0 },
    });
    expect([[...left], [...right], [...products]]).toEqual([
      [1, 0, 2],
      [1, 0, 1],
      [1, 0, 2],
    ]);
    expect([sum, bias, value, network]).toEqual([3, 0.5, 3.5, 3.5]);
  });

  it("tells a bias of 0 from a sheet to which none is added", () => {
    const biasOf = (/** @type {import("../../../frontend/src/book/matrices/head.js").MadeName} */ name, number) =>
      arithmeticOf(head, name, { query: 0, key: 0, number }).bias;
    expect([biasOf("Q", 1), biasOf("K", 0), biasOf("V", 0), biasOf("A", 0), biasOf("O", 0)]).toEqual([
      ...[0, null, null, null, null],
    ]);
    expect(MADE.map((name) => hasBias(head, name))).toEqual([true, false, false, false, false, false]);
  });

  it("makes a score of a row of Q and a row of K, the column of Kᵀ", () => {
    const { products, value } = arithmeticOf(head, "A", {
      query: 0,
      key: 1,
      number: 0,
    });
    expect([[...products], value]).toEqual([[0, 2], 2]);
  });

  it("makes a share of scores divided by √d, and mixes values by shares", () => {
    const share = arithmeticOf(head, "A′", { query: 1, key: 1, number: 0 });
    expect(share.value).toBeCloseTo(0.75, 6);
    expect(share.right[1]).toBeCloseTo(3, 5);
    const output = arithmeticOf(head, "O", { query: 1, key: 0, number: 1 });
    expect([[...output.products], output.value]).toEqual([[2, -3], -1]);
  });

  it("finds each cell by the words and the number it is of", () => {
    const at = { query: 0, key: 1, number: 2 };
    expect(Object.fromEntries(MADE.map((name) => [name, Object.values(placeIn(name, at))]))).toEqual({
      ...{ Q: [0, 2], K: [1, 2], V: [1, 2] },
      ...{ A: [0, 1], "A′": [0, 1], O: [0, 2] },
    });
  });
});

it("only the sheet of shares has rows that sum to 1", () => {
  expect(["Q", "V", "A", "A′", "O"].filter((name) => sumsToOne(head[name]))).toEqual(["A′"]);
  expect(rowSums(head.V)).toEqual([12, -4]);
});

it("turned() is its own way back", () => {
  const sheet = turned({ values: [1, 2, 3, 4, 5, 6], shape: [2, 3] });
  expect([sheet.rows, sheet.columns, [...sheet.values]]).toEqual([3, 2, [1, 4, 2, 5, 3, 6]]);
  expect([...turned({ values: sheet.values, shape: [3, 2] }).values]).toEqual([1, 2, 3, 4, 5, 6]);
});

describe.each([
  { width: 920, height: 600, room: 620, isNarrow: false },
  { width: 358, height: 343, room: 343, isNarrow: true },
])("on a stage of $width", (box) => {
  const places = layout(box, { count: 14, size: 32, width: 256 }, 60);
  const { areas } = places;

  it("a cell is where its row and its column cross", () => {
    for (const [row, column, made] of [
      ["I", "Wq", "Q"],
      ["Q", "K", "A"],
      ["A′", "V", "O"],
    ]) {
      expect([areas[row].top, areas[row].height]).toEqual([areas[made].top, areas[made].height]);
      expect([areas[column].left, areas[column].width]).toEqual([areas[made].left, areas[made].width]);
      expect(areas[column].top + areas[column].height).toBeLessThan(areas[made].top);
      expect(areas[row].left + areas[row].width).toBeLessThan(areas[made].left);
    }
    for (const area of Object.values(areas)) expect(area.left + area.width).toBeLessThanOrEqual(box.width);
    expect(areas.A.top + areas.A.height).toBeLessThan(places.lens.top);
  });

  it("what is multiplied is seen with what is made of it, the input with keys and values too", () => {
    const products = /** @type {const} */ ([
      ["Q", ["I", "Wq"]],
      ["K", ["I"]],
      ["V", ["I"]],
      ["A", ["Q", "K"]],
      ["O", ["A′", "V"]],
    ]);
    for (const [made, factors] of products) {
      const seen = lookAt(places, made);
      for (const { left, top, width, height } of [made, ...factors].map((name) => areas[name])) {
        expect([left >= seen.left, top >= seen.top]).toEqual([true, true]);
        expect([left + width <= seen.left + seen.width, top + height <= seen.top + seen.height]).toEqual([true, true]);
      }
    }
  });

  it("turned over, what was to the right is below, and a finger finds the same cell", () => {
    const sheet = (rows, columns) => ({ rows, columns });
    /** @type {Head} */
    const read = partly({
      count: 14,
      size: 32,
      I: sheet(14, 256),
      Wq: sheet(256, 32),
      A: sheet(14, 14),
      "A′": sheet(14, 14),
      Q: sheet(14, 32),
      K: sheet(14, 32),
      V: sheet(14, 32),
      O: sheet(14, 32),
    });
    const [x, y] = [areas.A.left + 3.5 * places.row, areas.A.top + 8.5 * places.row];
    for (const turn of [0, 1]) {
      const camera = cameraAt(box, places, { from: null, to: null, way: 1, turn });
      expect(cellAt(places, camera, read, ...camera.at(x, y))).toEqual({
        name: "A",
        row: 8,
        column: 3,
      });
      expect(cellAt(places, camera, read, -5, -5)).toBeNull();
    }
    const over = cameraAt(box, places, { from: null, to: null, way: 1, turn: 1 });
    const [one, other] = [over.box(areas.A), over.box(areas["A′"])];
    expect(other.top).toBeGreaterThan(one.top + one.height);
    expect(other.left).toBeCloseTo(one.left, 6);
    expect(over.box(places.whole).top + over.box(places.whole).height).toBeLessThanOrEqual(box.height);
  });
});

it("sheets are made one after another, and every one is full at the end", () => {
  expect([0, 1, 1.2, 2, 2.5, 3.2, 4, 5].map((position) => madeAt(position).made)).toEqual([
    ...["Q", "Q", "K", "V", "A", "A′", "O", null],
  ]);
  for (const name of MADE) {
    let before = { own: 0, others: 0 };
    for (let position = 0; position <= 6; position += 0.05) {
      const now = filledAt(position, name);
      expect(now.own).toBeGreaterThanOrEqual(before.own);
      expect(now.own).toBeGreaterThanOrEqual(now.others);
      before = now;
    }
    expect([filledAt(0, name), before]).toEqual([
      { own: 0, others: 0 },
      { own: 1, others: 1 },
    ]);
  }
});
