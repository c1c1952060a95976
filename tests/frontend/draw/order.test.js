import { describe, expect, it } from "vitest";
import { moved, readOrder, shuffled, writeOrder } from "../../../frontend/src/draw/order.js";

describe("readOrder(text, count)", () => {
  it("reads what writeOrder wrote", () => {
    expect(readOrder(writeOrder([2, 0, 1]) ?? "", 3)).toEqual([2, 0, 1]);
    expect(writeOrder([0, 1, 2])).toBeNull();
  });

  it.each(["", "0.1", "0.0.1", "0.1.3", "a.b.c", "-1.0.1", "0.1.2.3", undefined])(
    "takes %s for no order of three",
    (text) => {
      expect(readOrder(text, 3)).toBeNull();
    },
  );
});

describe("shuffled(count, random)", () => {
  it("has every word once, and is never as written", () => {
    for (let seed = 0; seed < 50; seed++) {
      let state = seed / 50;
      const order = shuffled(5, () => (state = (state * 7.31 + 0.173) % 1));
      expect([...order].sort()).toEqual([0, 1, 2, 3, 4]);
      expect(writeOrder(order)).not.toBeNull();
    }
    expect(shuffled(1)).toEqual([0]);
    expect(shuffled(2, () => 0.99)).toEqual([1, 0]);
  });
});

describe("moved(order, place, step)", () => {
  it("exchanges neighbours and stops at the ends", () => {
    expect(moved([0, 1, 2], 0, 1)).toEqual([1, 0, 2]);
    expect(moved([0, 1, 2], 0, -1)).toEqual([0, 1, 2]);
    expect(moved([0, 1, 2], 2, 1)).toEqual([0, 1, 2]);
  });
});
