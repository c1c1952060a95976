/** Title, picture, caption and source as one sheet. */

import { describe, expect, it } from "vitest";
import { layoutSheet } from "../../../../frontend/src/stage/share/sheet.js";
import { partly } from "../../partly.js";

/** @type {import("../../../../frontend/src/stage/pen.js").Pen} every letter is as wide as it is high */
const pen = partly({ width: (words, px = 1) => px * words.length });

describe("layoutSheet", () => {
  const box = { width: 400, height: 200, room: 300, isNarrow: true };
  const source = "Heatscope";

  it("has room for the longest caption, so that a film does not jump", () => {
    const short = { name: "", say: "Short." };
    const long = { name: "Name", say: "word ".repeat(40) };
    const tall = layoutSheet(pen, { title: "T", captions: [short, long], source, box });
    const low = layoutSheet(pen, { title: "T", captions: [short], source, box });
    expect(tall.height).toBeGreaterThan(low.height + 100);
    expect([tall.width, tall.pictureTop]).toEqual([low.width, low.pictureTop]);
    expect(layoutSheet(pen, { title: "T", captions: [long], source, box }).height).toBe(tall.height);
  });

  it("is as wide as the stage and its margins, and the picture lies between title and caption", () => {
    const sheet = layoutSheet(pen, { title: "T", captions: [{ name: "", say: "x" }], source, box });
    expect(sheet.width).toBe(448);
    expect(sheet.captionTop).toBeGreaterThanOrEqual(sheet.pictureTop + box.height);
  });
});
