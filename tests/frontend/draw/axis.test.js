import { describe, expect, it } from "vitest";
import { axisLabels } from "../../../frontend/src/draw/axis.js";

const texts = (axis) => axisLabels(axis).map(({ text }) => text);

describe("axisLabels(axis)", () => {
  it("labels every cell where there is room", () =>
    expect(axisLabels({ first: 0, count: 3, cell: 20, room: 12 })).toEqual([
      { index: 0, at: 10, text: "0" },
      { index: 1, at: 30, text: "1" },
      { index: 2, at: 50, text: "2" },
    ]));
  it("picks round indices where there is not", () =>
    expect(texts({ first: 0, count: 64, cell: 4, room: 26 })).toEqual(["0", "10", "20", "30", "40", "50", "60"]));
  it("counts from the first visible cell", () =>
    expect(axisLabels({ first: 8, count: 2, cell: 30, room: 12 })[0]).toEqual({
      index: 8,
      at: 15,
      text: "8",
    }));
  it("thins names evenly", () =>
    expect(
      texts({
        first: 0,
        count: 4,
        cell: 8,
        room: 14,
        names: ["<cls>", "I", "saw", "a"],
      }),
    ).toEqual(["<cls>", "saw"]));
});
