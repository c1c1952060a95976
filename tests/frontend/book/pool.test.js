import { describe, expect, it } from "vitest";
import { drawColumns, lostAt } from "../../../frontend/src/book/pool/columns.js";
import { doneAt, windowAt } from "../../../frontend/src/book/pool/draw.js";
import { comparedAt } from "../../../frontend/src/book/pool/stays.js";
import { clearestWindow, pooledAt, stayAnswer, stayingOf } from "../../../frontend/src/book/pool/window.js";
import pool from "../../../frontend/src/messages/en/pool.json";
import { Words } from "../../../frontend/src/messages/words.js";
import { partly } from "../partly.js";

describe("pooledAt()", () => {
  /** 4 × 4, counted row by row; the winner of the lower right window sits at its lower left. */
  const map = Float32Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 14]);

  it("takes two by two cells, and the winner that the service kept", () => {
    const { values, winner, kept, average } = pooledAt(map, 4, { row: 1, column: 1 }, [5, 7, 13, 14]);
    expect(values).toEqual([10, 11, 15, 14]);
    expect([winner, kept, average]).toEqual([2, 15, 12.5]);
  });
});

it("clearestWindow() wants a winner far above three that are not nothing", () => {
  const map = new Float32Array(32 * 32);
  const put = (row, column, values) =>
    values.forEach((value, at) => (map[(row + (at >> 1)) * 32 + column + (at & 1)] = value));
  put(10, 6, [9, 0, 0, 0]);
  put(12, 8, [5, 1, 1, 1]);
  expect(clearestWindow(map, 32)).toEqual({ row: 6, column: 4 });
});

describe("stayingOf()", () => {
  it("counts what stays but for rounding, by where in its window each winner had sat", () => {
    // Winners at 0, 3, 8 and 11 of a map four wide: left, right, left, right; the third won with 0 over three others.
    const staying = stayingOf([1, 2, 0, 4], [1.0000001, 5, 0, 4], [0, 3, 8, 11]);
    expect(staying.isSame).toEqual([true, false, true, true]);
    expect([staying.windows, staying.stay]).toEqual([4, 3]);
    expect(staying.seats).toEqual({
      left: { windows: 1, stay: 1 },
      right: { windows: 2, stay: 1 },
      none: { windows: 1, stay: 1 },
    });
  });

  it("a map that moves by a cell keeps what its winners on the left had", () => {
    const map = Float32Array.from([7, 1, 2, 9, 3, 0, 1, 1]);
    const moved = Float32Array.from([0, 7, 1, 2, 0, 3, 0, 1]);
    const pool = (of) => [Math.max(of[0], of[1], of[4], of[5]), Math.max(of[2], of[3], of[6], of[7])];
    expect(stayingOf(pool(map), pool(moved), [0, 3]).isSame).toEqual([true, false]);
  });
});

it("stayAnswer() sorts a share among the answers", () => {
  expect([0.05, 0.25, 0.6, 0.95].map(stayAnswer)).toEqual([0, 1, 2, 3]);
});

it("the window steps over whole windows, and all are done in the end", () => {
  const start = { row: 5, column: 6 };
  expect([windowAt(1, start, 64), windowAt(2, start, 64)]).toEqual([start, { row: 5, column: 12 }]);
  expect([doneAt(2, 64), doneAt(3, 64)]).toEqual([0, 1024]);
  expect([comparedAt(5, 64), comparedAt(6, 64)]).toEqual([0, 1024]);
});

describe("a window's columns", () => {
  const before = { values: [0.8, 1.6, 0.4, 0], winner: 1, kept: 1.6, average: 0.7 };
  const after = { values: [0.2, 0.8, 1.2, 0.4], winner: 2, kept: 1.2, average: 0.65 };
  const area = { left: 0, top: 0, width: 300, height: 150 };
  const at = { row: 27, column: 21 };

  /**
   * What is drawn: each column's height over the baseline, its fill, and which is framed.
   *
   * @param {number} position
   * @param {import("../../../frontend/src/book/pool/window.js").Cell | null} [hand]
   */
  function drawnAt(position, hand = null) {
    /** @type {{ height: number, fill: unknown }[]} */
    const columns = [];
    /** @type {number[]} */
    const framed = [];
    const texts = [];
    /** @type {import("../../../frontend/src/stage/pen.js").Pen} */
    const pen = partly({
      ink: { theme: "light", hairline: "grey", accent: "red", edge: "edge", quiet: "quiet", ink: "ink" },
      width: (words) => 6 * words.length,
      text: (words) => texts.push(words),
      line: () => {},
      fade: () => {},
      rect: (left, top, _, height, { fill, stroke, alpha = 1 }) => {
        const index = Math.floor(left / 75);
        if (stroke === "red") framed.push(index);
        else if (alpha > 0.5) {
          expect(top + height).toBeCloseTo(130, 9);
          columns[index] = { height, fill };
        }
      },
    });
    const moved = { pooledAt: () => after };
    const scene = { words: new Words(pool, "en"), reach: 2, hand, pooledAt: () => before, moved };
    drawColumns(pen, position, { isNarrow: false }, area, at, scene);
    return { columns, framed, texts };
  }
  const heights = (position) => drawnAt(position).columns.map(({ height }) => height);

  it.each([0, 1, 2, 3, 4])("stand at their true heights at rest, at %d", (position) => {
    const [first, winner, third, none] = heights(position);
    expect(winner).toBeGreaterThan(100);
    [first / winner, third / winner, none].forEach((share, at) => expect(share).toBeCloseTo([0.5, 0.25, 0][at], 9));
    expect(drawnAt(position).texts).toEqual(expect.arrayContaining(["0.80", "1.60", "0.40", "0.00"]));
  });

  it("stand at their true heights once the photo has moved, and in a hand", () => {
    const [one, two, winner, four] = heights(5);
    [one, two, four].forEach((height, at) => expect(height / winner).toBeCloseTo([1 / 6, 2 / 3, 1 / 3][at], 9));
    const { columns, framed } = drawnAt(0, at);
    expect(columns[0].height / columns[1].height).toBeCloseTo(0.5, 9);
    expect(framed).toEqual([1]);
  });

  it("turn grey but for the winner, which is framed; before, none is", () => {
    const greys = (position) => drawnAt(position).columns.map(({ fill }) => fill === "grey");
    expect([greys(0), drawnAt(0).framed]).toEqual([[false, false, false, false], []]);
    for (const rest of [1, 2, 3, 4]) {
      expect([greys(rest), drawnAt(rest).framed]).toEqual([[true, false, true, true], [1]]);
    }
    // While the values change, all four are equals again.
    expect([greys(4.725), drawnAt(4.725).framed]).toEqual([[false, false, false, false], []]);
    expect([greys(5), drawnAt(5).framed]).toEqual([[true, true, false, true], [2]]);
  });

  it("lose one after another, the lowest first", () => {
    expect(lostAt(0, before)).toEqual([0, 0, 0, 0]);
    const [first, winner, third, none] = lostAt(0.48, before);
    expect(none).toBe(1);
    expect(third > 0 && third < 1).toBe(true);
    expect([first, winner]).toEqual([0, 0]);
    expect(lostAt(1, before)).toEqual([1, 0, 1, 1]);
  });
});
