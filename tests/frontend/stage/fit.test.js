/** How large a stage is drawn for a whole room. */

import { describe, expect, it } from "vitest";
import { captionSize, fit } from "../../../frontend/src/stage/fit.js";

describe("fit(heightOf, room)", () => {
  it("draws a low figure as large as a desk's width allows", () => {
    const { zoom, box } = fit(() => 200, { width: 1600, height: 900 });
    expect(zoom).toBeCloseTo(2);
    expect(box).toMatchObject({ width: 800, room: 450, height: 200, isNarrow: false });
  });

  it("draws a tall figure smaller, until it fits", () => {
    const { zoom, box } = fit(() => 500, { width: 1600, height: 800 });
    expect(box.height).toBeLessThanOrEqual(box.room);
    expect(zoom).toBeGreaterThan(1.5);
    expect(zoom).toBeLessThanOrEqual(1.6);
  });

  it("lays a narrow window out as for a phone, and enlarges nothing", () => {
    expect(fit(({ width }) => width, { width: 350, height: 600 })).toMatchObject({ zoom: 1, box: { isNarrow: true } });
  });
});

describe("captionSize(width, height)", () => {
  it("is never below 28 pixels, and larger where there is more room", () => {
    expect([captionSize(1280, 720), captionSize(1920, 1080), captionSize(390, 844)]).toEqual([28, 36, 28]);
  });
});
