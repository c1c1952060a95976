import { expect, it } from "vitest";
import { barsOf, channelSums, contributions, headOf, pattern } from "../../../frontend/src/draw/contributions.js";

const tensor = (values, ...shape) => ({ values: Float32Array.from(values), shape });
const places = (rows, ...shape) => ({ values: Int32Array.from(rows.flat()), shape });
const operand = (values, rows) => ({
  role: "row",
  node: "a",
  values: tensor(values, values.length),
  places: places(rows, rows.length, rows[0].length),
});

it("contributions() puts the largest product first, and together they are the sum", () => {
  // 1·4 + 2·(−3) + 0·9 = −2
  const row = operand([1, 2, 0], [[0, 0], [0, 1], [0, 2]]); // prettier-ignore
  const column = operand([4, -3, 9], [[0, 5], [1, 5], [2, 5]]); // prettier-ignore
  const all = contributions(row, column);
  expect(all.map(({ index, product }) => [index, product])).toEqual([[1, -6], [0, 4], [2, 0]]); // prettier-ignore
  expect(all[0].first).toEqual({ value: 2, place: [0, 1] });
  expect(all[0].second).toEqual({ value: -3, place: [1, 5] });
});

it("contributions() takes factors that stand nowhere", () => {
  const [{ second, product }] = contributions(operand([8], [[3]]), { values: tensor([0.25], 1) });
  expect([second, product]).toEqual([{ value: 0.25, place: null }, 2]);
});

it("headOf() leaves a rest of two or more, and loses nothing", () => {
  expect(headOf([5, 4, 3, 2], 2)).toEqual({ head: [5, 4], rest: [3, 2] });
  expect(headOf([5, 4, 3], 2)).toEqual({ head: [5, 4, 3], rest: [] });
  expect(headOf([], 2)).toEqual({ head: [], rest: [] });
});

it("channelSums() adds patch times kernel of each channel", () => {
  // Two channels of 1 × 2: 1·5 + 2·6 = 17, 3·7 + 4·(−8) = −11
  expect(channelSums(tensor([1, 2, 3, 4], 2, 1, 2), tensor([5, 6, 7, -8], 2, 1, 2))).toEqual([17, -11]);
});

it("pattern() gives a letter to each axis along which places differ, and skips padding", () => {
  expect(pattern(places([[0, 2, 0], [0, 2, 1]], 2, 3))).toEqual(["0", "2", "k"]); // prettier-ignore
  expect(pattern(places([[-1, -1], [4, 0], [5, 1]], 3, 2))).toEqual(["k", "l"]); // prettier-ignore
  expect(pattern(places([[7, 3]], 1, 2))).toEqual(["7", "3"]);
  expect(pattern(places([[-1, -1]], 1, 2))).toBe(null);
  expect(pattern({ values: new Int32Array(), shape: [0] })).toBe(null);
});

it("barsOf() makes the largest in size 1, and zeros nothing", () => {
  expect(barsOf([2, -4, 1])).toEqual([0.5, -1, 0.25]);
  expect(barsOf([0, 0])).toEqual([0, 0]);
});
