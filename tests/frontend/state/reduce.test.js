import { describe, expect, it, vi } from "vitest";
import { LONGEST_SIDE, reduce, reducedSize } from "../../../frontend/src/state/reduce.js";

describe("reducedSize(size)", () => {
  it.each([
    [4000, 3000, 1024, 768],
    [3000, 4000, 768, 1024],
    [1025, 10, 1024, 10],
    [60000, 7, 1024, 1],
  ])("of %i × %i is %i × %i", (width, height, across, down) => {
    expect(reducedSize({ width, height })).toEqual({ width: across, height: down });
  });
  it.each([
    [LONGEST_SIDE, LONGEST_SIDE],
    [1, 1],
  ])("of %i × %i is null: it goes as it is", (width, height) => expect(reducedSize({ width, height })).toBeNull());
});

describe("reduce(file)", () => {
  const png = (depth) =>
    new Blob([Uint8Array.from({ length: 25 }, (_, at) => (at === 24 ? depth : 0))], { type: "image/png" });

  it.each(["image/tiff", "image/heic", "text/plain", ""])(
    "leaves %j to the service without decoding it",
    async (type) => {
      const decode = vi.fn();
      vi.stubGlobal("createImageBitmap", decode);
      expect(await reduce(new Blob(["?"], { type }))).toBeNull();
      expect(decode).not.toHaveBeenCalled();
    },
  );

  it("leaves a PNG of 16 bits as it is, and looks at one of 8", async () => {
    const decode = vi.fn(async () => ({ width: 8, height: 8, close: () => {} }));
    vi.stubGlobal("createImageBitmap", decode);
    expect(await reduce(png(16))).toBeNull();
    expect(decode).not.toHaveBeenCalled();
    expect(await reduce(png(8))).toBeNull();
    expect(decode).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["image/jpeg", "ÿØÿá..tiff:Orientation=6..ÿÙ", "a turn that only XMP names"],
    ["image/jpeg", "ÿØÿà..", "a JPEG that does not end"],
    ["image/png", "PNG.........eXIf", "a PNG that says which way is up"],
    ["image/png", "PNG.........cICP", "a PNG with code points for its colours"],
    ["image/webp", "RIFF....WEBPVP8X", "a WebP with more than pixels"],
  ])("leaves %s %j as it is: %s", async (type, text) => {
    const decode = vi.fn();
    vi.stubGlobal("createImageBitmap", decode);
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    expect(await reduce(new Blob([bytes], { type }))).toBeNull();
    expect(decode).not.toHaveBeenCalled();
  });

  it("looks at a JPEG with an end and at a plain WebP", async () => {
    const decode = vi.fn(async () => ({ width: 8, height: 8, close: () => {} }));
    vi.stubGlobal("createImageBitmap", decode);
    for (const [type, text] of [
      ["image/jpeg", "ÿØÿà....ÿÙ and more behind"],
      ["image/webp", "RIFF....WEBPVP8 "],
    ]) {
      await reduce(new Blob([Uint8Array.from(text, (letter) => letter.charCodeAt(0))], { type }));
    }
    expect(decode).toHaveBeenCalledTimes(2);
  });

  it("leaves what the browser cannot read to the service, which says why", async () => {
    vi.stubGlobal("createImageBitmap", vi.fn().mockRejectedValue(new Error("no image")));
    expect(await reduce(new Blob(["no photo"], { type: "image/jpeg" }))).toBeNull();
  });
});
