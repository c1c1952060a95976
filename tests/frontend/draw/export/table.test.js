import { describe, expect, it } from "vitest";
import { fileName } from "../../../../frontend/src/draw/export/save.js";
import { heatmapSvg } from "../../../../frontend/src/draw/export/svg.js";
import { plainNumber, toCsv, toJson } from "../../../../frontend/src/draw/export/table.js";
import { colourScale } from "../../../../frontend/src/draw/scale.js";

const MATRIX = {
  name: "layer1 head 2",
  values: Float32Array.of(0.1, -1, -Infinity, 1 / 3),
  rows: 2,
  columns: 2,
  rowAxis: "query",
  columnAxis: "key",
  rowNames: ["a, b", 'say "x"'],
  columnNames: ["a, b", 'say "x"'],
};

describe("toCsv(matrix)", () => {
  it("names rows and columns, quotes where it must, leaves a masked cell empty", () => {
    expect(toCsv(MATRIX).split("\r\n")).toEqual([
      'query \\ key,"a, b","say ""x"""',
      '"a, b",0.1,-1',
      '"say ""x""",,0.33333334',
      "",
    ]);
  });
  it("counts rows and columns that have no names", () => {
    const csv = toCsv({ ...MATRIX, rowNames: undefined, columnNames: undefined, values: [1, 2, 3, 4] });
    expect(csv).toBe("query \\ key,0,1\r\n0,1,2\r\n1,3,4\r\n");
  });
});

describe("toJson(matrix)", () => {
  it("is valid JSON with nested lists", () => {
    expect(JSON.parse(toJson(MATRIX))).toMatchObject({
      name: "layer1 head 2",
      shape: [2, 2],
      axes: ["query", "key"],
      data: [
        [0.1, -1],
        [null, 0.33333334],
      ],
    });
  });
});

it("plainNumber(value) reads back as the same float32", () => {
  for (const value of [Math.PI, 1e-30, -123456.789, 16777217, 0].map(Math.fround)) {
    expect(Math.fround(Number(plainNumber(value)))).toBe(value);
  }
});

it("fileName(title, extension) is fit for a file", () => {
  expect(fileName("conv1 map 3", "csv")).toBe("conv1-map-3.csv");
  expect(fileName("../..", "png")).toBe("heatmap.png");
});

describe("heatmapSvg(matrix, look)", () => {
  const scale = colourScale("attention", "light", [0, 1]);
  const { text, width, height } = heatmapSvg(
    { ...MATRIX, name: "<b>&" },
    { scale, ramp: "attention", theme: "light", side: 100 },
  );

  it("escapes what words may hold", () => {
    expect(text).toContain("&#60;b&#62;&#38;");
    expect(text).not.toContain("<b>");
  });
  it("draws a rectangle for each colour in a row, none for a masked cell", () => {
    const group = /<g shape-rendering.*?<\/g>/s.exec(text)?.[0] ?? "";
    expect(group.match(/<rect/g)).toHaveLength(3);
  });
  it("names both axes and both ends", () => {
    for (const word of ["query →", "key →", "1.000", ">0<"]) expect(text).toContain(word);
    expect(width).toBeGreaterThan(100);
    expect(height).toBeGreaterThan(100);
  });
});
