import { describe, expect, it } from "vitest";
import { captionLines, FOOT, pictureRoom, presentedRoom } from "../../../frontend/src/stage/room.js";

/** As many pixels a letter as the letters are high. */
const pen = { width: (words, px) => px * words.length };
/** So many words of nine letters, a line of 150 pixels for each, at 15 pixels a letter. */
const caption = (count) => ({ name: "", say: Array(count).fill("attention").join(" ") });

describe("the lines of a caption", () => {
  it("are those of the longest, as many as a phone has room for", () => {
    const look = { place: /** @type {const} */ ("phone"), width: 150, letters: 28 };
    const lines = [1, 3, 4, 5, 9].map((count) => captionLines(pen, [caption(1), caption(count)], look));
    expect(lines).toEqual([3, 3, 4, 5, 5]);
  });

  it("are all there for a whole room, and two at least", () => {
    const look = { place: /** @type {const} */ ("presented"), width: 300, letters: 30 };
    expect([1, 2, 9].map((count) => captionLines(pen, [caption(count)], look))).toEqual([2, 2, 9]);
  });

  it("are two or more on a desk, three or more where its stage is as narrow as a phone's", () => {
    const look = { place: /** @type {const} */ ("desk"), letters: 28 };
    // At 16 pixels a letter, a line of 740 has four words.
    const wide = [1, 9, 12, 99].map((count) => captionLines(pen, [caption(count)], { ...look, width: 740 }));
    expect(wide).toEqual([2, 3, 3, 4]);
    expect([1, 99].map((count) => captionLines(pen, [caption(count)], { ...look, width: 544 }))).toEqual([3, 4]);
  });

  it("are the fewest while nothing can be measured", () => {
    const places = /** @type {const} */ (["desk", "phone", "presented"]);
    const look = { width: 740, letters: 28 };
    expect(places.map((place) => captionLines(null, [caption(9)], { ...look, place }))).toEqual([2, 3, 2]);
  });
});

describe("the room of a picture", () => {
  it("is what the window leaves, on a phone what caption and prose leave", () => {
    const desk = { place: /** @type {const} */ ("desk"), isNarrow: false, height: 900 };
    expect([2, 3].map((lines) => pictureRoom({ ...desk, lines }))).toEqual([624, 601]);
    const phone = { place: /** @type {const} */ ("phone"), isNarrow: true, height: 844 };
    const [three, five] = [3, 5].map((lines) => pictureRoom({ ...phone, lines }));
    expect(three).toBeCloseTo(0.62 * 844 - 184, 9);
    expect(three - five).toBe(42);
    expect(pictureRoom({ ...phone, height: 500, lines: 3 })).toBe(220);
  });

  it("ends above caption and foot where it is presented", () => {
    expect(presentedRoom({ height: 1080, lines: 2, letters: 36 })).toBeCloseTo(1080 - 2 * 1.3 * 36 - 32 - FOOT, 9);
  });
});
