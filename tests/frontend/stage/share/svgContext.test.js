// @vitest-environment happy-dom
/** What is drawn on a canvas, written down as SVG. */

import { describe, expect, it } from "vitest";
import { Pen } from "../../../../frontend/src/stage/pen.js";
import { SvgContext } from "../../../../frontend/src/stage/share/svgContext.js";
import { partly } from "../../partly.js";

/** @type {import("../../../../frontend/src/stage/ink.js").Ink} */
const INK = partly({ paper: "rgb(246, 245, 242)", ink: "#1d1d1b", edge: "rgb(138 134 125)", theme: "light" });

/** @type {CanvasRenderingContext2D} measures as a font of square letters would */
const measuring = partly({
  font: "",
  textBaseline: "alphabetic",
  measureText(words) {
    const px = Number(/([\d.]+)px/.exec(this.font ?? "")?.[1]);
    return { width: px * words.length, fontBoundingBoxAscent: this.textBaseline === "middle" ? 0.5 * px : 0.9 * px };
  },
});

function drawn(draw) {
  const context = new SvgContext(measuring);
  const canvas = /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (context));
  draw(new Pen(canvas, INK), context);
  const text = context.text(200, 100, "A & B");
  return new DOMParser().parseFromString(text, "image/svg+xml");
}

const only = (document, name) => {
  const found = document.getElementsByTagName(name);
  expect(found.length).toBe(1);
  return found[0];
};

describe("SvgContext", () => {
  it("says its size and its title", () => {
    const root = drawn(() => {}).documentElement;
    expect([root.getAttribute("width"), root.getAttribute("viewBox")]).toEqual(["200", "0 0 200 100"]);
    expect(only(root, "title").textContent).toBe("A & B");
  });

  it("writes text as text, on the line that letters stand on", () => {
    const text = only(
      drawn((pen) => pen.text("a < b", 20, 30, { px: 10, weight: 650, align: "right" })),
      "text",
    );
    expect(text.textContent).toBe("a < b");
    expect([text.getAttribute("x"), text.getAttribute("y")]).toEqual(["20", "34"]);
    expect(text.getAttribute("text-anchor")).toBe("end");
    expect([text.getAttribute("font-size"), text.getAttribute("font-weight")]).toEqual(["10", "650"]);
    expect(text.getAttribute("fill")).toBe("#1d1d1b");
  });

  it("keeps what covers apart from the colour, and multiplies what fades", () => {
    const rect = only(
      drawn((pen) => pen.fade(0.5, () => pen.bars([[1, 2, 3, 4]], "rgba(10, 20, 30, 0.5)", 0.5))),
      "rect",
    );
    expect([rect.getAttribute("fill"), rect.getAttribute("fill-opacity")]).toEqual(["#0a141e", "0.125"]);
    const line = only(
      drawn((pen) =>
        pen.line(
          [
            [0, 0],
            [5, 5],
          ],
          { line: 2, dash: [3, 3] },
        ),
      ),
      "path",
    );
    expect(line.getAttribute("d")).toBe("M0 0L5 5");
    expect(line.getAttribute("stroke")).toBe("#8a867d");
    expect(line.getAttribute("stroke-dasharray")).toBe("3 3");
  });

  it("knows colours of fractions, which browsers round", () => {
    const rect = only(
      drawn((pen) => pen.bars([[0, 0, 1, 1]], "rgb(13 3.25 3.25)")),
      "rect",
    );
    expect(rect.getAttribute("fill")).toBe("#0d0303");
  });

  it("draws a circle in two halves, for one arc draws none", () => {
    const path = only(
      drawn((pen) => pen.discs([[10, 20, 5]], "black")),
      "path",
    );
    expect(path.getAttribute("d")).toBe("M15 20A5 5 0 0 1 5 20A5 5 0 0 1 15 20");
  });

  it("turns and moves as a canvas does: what was said last acts first", () => {
    const rect = only(
      drawn((pen, context) => {
        context.translate(10, 20);
        context.rotate(Math.PI / 2);
        context.scale(2, 3);
        pen.bars([[0, 0, 1, 1]], "black");
      }),
      "rect",
    );
    expect(rect.getAttribute("transform")).toBe("matrix(0 2 -3 0 10 20)");
  });

  it("cuts off within each area, and no longer after it", () => {
    const document = drawn((pen) => {
      pen.within({ left: 0, top: 0, width: 50, height: 50 }, () => {
        pen.bars([[0, 0, 99, 1]], "black");
        pen.within({ left: 10, top: 10, width: 5, height: 5 }, () => pen.bars([[0, 0, 99, 2]], "black"));
      });
      pen.bars([[0, 0, 99, 3]], "black");
    });
    const [outer, inner] = document.getElementsByTagName("clipPath");
    expect(inner.getAttribute("clip-path")).toBe(`url(#${outer.id})`);
    const clips = [...document.getElementsByTagName("rect")].map((rect) =>
      rect.parentElement?.getAttribute("clip-path"),
    );
    expect(clips).toEqual([`url(#${outer.id})`, `url(#${inner.id})`, null]);
  });

  it("embeds a picture once, with its pixels sharp, however often it is drawn", () => {
    const picture = { width: 4, height: 2, toDataURL: () => "data:image/png;base64,AA==" };
    const document = drawn((pen) => {
      pen.image(picture, 10, 10, 40, 20);
      pen.image(picture, 60, 10, 40, 20, { part: { left: 1, top: 0, width: 2, height: 2 }, alpha: 0.5 });
    });
    const image = only(document, "image");
    expect([image.getAttribute("width"), image.getAttribute("height")]).toEqual(["4", "2"]);
    const places = [...document.getElementsByTagName("svg")].slice(1);
    expect(places.map((place) => place.getAttribute("viewBox"))).toEqual(["0 0 4 2", "1 0 2 2"]);
    const uses = [...document.getElementsByTagName("use")];
    expect(uses.map((use) => use.getAttribute("href"))).toEqual([`#${image.id}`, `#${image.id}`]);
    expect(uses[0].getAttribute("style")).toBe("image-rendering:pixelated");
    expect(places[1].parentElement?.getAttribute("opacity")).toBe("0.5");
  });

  it("fills around a hole, and rectangles of sizes below 0", () => {
    const document = drawn((pen) => {
      pen.around({ left: 0, top: 0, width: 9, height: 9 }, { left: 3, top: 3, width: 3, height: 3 }, "black", 1);
      pen.bars([[10, 10, -4, -6]], "black");
    });
    const path = [...document.getElementsByTagName("path")].at(-1);
    expect(path?.getAttribute("fill-rule")).toBe("evenodd");
    const rect = only(document, "rect");
    expect(["x", "y", "width", "height"].map((name) => rect.getAttribute(name))).toEqual(["6", "4", "4", "6"]);
  });

  it("refuses what it cannot write down", () => {
    expect(() => drawn((pen) => pen.bars([[0, 0, 1, 1]], "no colour"))).toThrow("no colour that can be written down");
  });
});
