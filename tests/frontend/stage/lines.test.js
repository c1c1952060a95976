import { describe, expect, it } from "vitest";
import { lines, paragraph } from "../../../frontend/src/stage/lines.js";
import { partly } from "../partly.js";

/** @type {import("../../../frontend/src/stage/pen.js").Pen} every letter is as wide as it is high */
const pen = partly({ width: (words, px = 1) => px * words.length });
const textOf = (found) =>
  found.map((line) =>
    line
      .map(({ words }) => words)
      .join("")
      .trimEnd(),
  );

describe("lines(pen, runs, px, room)", () => {
  it("breaks at blanks, and no line is wider than there is room", () => {
    const found = lines(pen, [["one two three four", 400]], 1, 9);
    expect(textOf(found)).toEqual(["one two", "three", "four"]);
  });

  it("goes on in another weight on the same line", () => {
    const [line] = lines(
      pen,
      [
        ["Fold. ", 600],
        ["All below 0", 400],
      ],
      1,
      99,
    );
    expect(line.map(({ words, weight }) => [words, weight])).toEqual([
      ["Fold. ", 600],
      ["All below 0", 400],
    ]);
  });

  it("breaks a language without blanks after any sign, and never before a stop", () => {
    expect(textOf(lines(pen, [["卷积核。池化，完", 400]], 1, 3))).toEqual(["卷积", "核。池", "化，完"]);
  });

  it("keeps a number and its unit together", () => {
    expect(textOf(lines(pen, [["share 24.8\u202f% of", 400]], 1, 9))).toEqual(["share", "24.8\u202f% of"]);
  });

  it("leaves a word whole that is wider than the room", () => {
    expect(textOf(lines(pen, [["a convolution", 400]], 1, 5))).toEqual(["a", "convolution"]);
  });
});

it("a paragraph has the words of its lines, without the blanks between them", () => {
  expect(paragraph(pen, "nearest to cat: dog 0.80", 16, 1)).toEqual(["nearest to cat:", "dog 0.80"]);
});
