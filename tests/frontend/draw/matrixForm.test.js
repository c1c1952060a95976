import { describe, expect, it } from "vitest";
import { equations, transposed } from "../../../frontend/src/draw/matrixForm.js";

/** @param {number[][]} rows */
const tensor = (rows) => ({
  values: Float32Array.from(rows.flat()),
  shape: [rows.length, rows[0].length],
});

/** The product of two matrices, entry by entry. @param {*} one @param {*} other */
function product(one, other) {
  const values = [];
  for (let row = 0; row < one.rows; row++) {
    for (let column = 0; column < other.columns; column++) {
      let sum = 0;
      for (let at = 0; at < one.columns; at++) {
        sum += one.values[row * one.columns + at] * other.values[at * other.columns + column];
      }
      values.push(sum);
    }
  }
  return values;
}

// Two words of width 3, a head of width 2, no bias.
const WEIGHTS = {
  query: tensor([[1, 0, 2], [0, 1, 1]]),
  key: tensor([[1, 1, 0], [2, 0, 1]]),
  value: tensor([[0, 1, 0], [1, 0, 1]]),
}; // prettier-ignore
const HEAD = {
  normalised: tensor([[1, 2, 3], [0, 1, -1]]),
  query: tensor([[7, 5], [-2, 0]]),
  key: tensor([[3, 5], [1, -1]]),
  value: tensor([[2, 4], [1, -1]]),
  scores: tensor([[46, 2], [-6, -2]]),
  attention: tensor([[0.75, 0.25], [0.5, 0.5]]),
  output: tensor([[1.75, 2.75], [1.5, 1.5]]),
}; // prettier-ignore

describe.each(/** @type {const} */ (["code", "notes"]))("equations(head, weights, %s)", (form) => {
  const all = equations(HEAD, WEIGHTS, form);

  it("has on its left the product of its right", () => {
    for (const { left, right, softmax } of all) {
      if (softmax) continue;
      const [one, other] = right;
      expect(product(one, other)).toEqual(Array.from(left.values));
      expect([one.columnAxis, one.columns]).toEqual([other.rowAxis, other.rows]);
      expect([left.rowAxis, left.columnAxis]).toEqual([one.rowAxis, other.columnAxis]);
    }
  });

  it("calls them as the notes or the code do", () => {
    const written = all.map(({ left, right }) => `${left.name} = ${right.map(({ name }) => name).join(" ")}`);
    expect(written).toEqual(
      form === "notes"
        ? ["Q = Wq I", "K = Wk I", "V = Wv I", "A = Kᵀ Q", "A′ = A", "O = V A′"]
        : ["Q = I Wqᵀ", "K = I Wkᵀ", "V = I Wvᵀ", "A = Q Kᵀ", "A′ = A", "O = A′ V"],
    );
  });

  it("has words along the axis that sums to 1", () => {
    const attention = all[4].left;
    const sums = [0, 1].map((at) =>
      [0, 1].reduce((sum, other) => sum + attention.values[form === "code" ? at * 2 + other : other * 2 + at], 0),
    );
    expect(sums).toEqual([1, 1]);
    expect(attention.columnAxis).toBe(form === "code" ? "key" : "query");
  });
});

describe("transposed(matrix)", () => {
  it("is itself when done twice", () => {
    const matrix = /** @type {const} */ ({
      name: "M",
      ...{ values: [1, 2, 3, 4, 5, 6], rows: 2, columns: 3 },
      rowAxis: "query",
      columnAxis: "input",
    });
    const turned = transposed(matrix);
    expect(Array.from(turned.values)).toEqual([1, 4, 2, 5, 3, 6]);
    expect({
      ...transposed(turned),
      values: Array.from(transposed(turned).values),
    }).toEqual(matrix);
  });
});
