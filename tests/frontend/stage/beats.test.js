import { describe, expect, it } from "vitest";
import { advance, captionAt, pauseAfter, stepBack, stepOn } from "../../../frontend/src/stage/beats.js";
import { clamp, ease, lerp, span } from "../../../frontend/src/stage/time.js";

const BEATS = [1000, 2000, 500].map((ms, index) => ({
  id: `${index}`,
  name: `beat ${index}`,
  ms,
  say: "x".repeat(20),
}));

describe("motion", () => {
  it("begins and ends at rest, and half of it is done in the middle", () => {
    expect([ease(-1), ease(0), ease(0.5), ease(1), ease(7)]).toEqual([0, 0, 0.5, 1, 1]);
    expect(ease(0.01)).toBeLessThan(0.001);
  });

  it("lies within its span", () => {
    expect([span(1, 2, 3), span(2.5, 2, 3), span(4, 2, 3)]).toEqual([0, 0.5, 1]);
    expect([lerp(10, 20, 0.25), clamp(-3), clamp(3)]).toEqual([12.5, 0, 1]);
  });
});

describe("captions", () => {
  it("keep what was just shown while the stage rests, and name what runs while it moves", () => {
    expect([captionAt(0, false), captionAt(1, false), captionAt(1.5, false)]).toEqual([-1, 0, 1]);
    expect([captionAt(0, true), captionAt(1, true), captionAt(1.5, true)]).toEqual([0, 1, 1]);
  });

  it("stay as long as reading takes, with the motion counted in", () => {
    const long = { id: "", name: "", ms: 1000, say: "x".repeat(130) };
    expect(long.ms + pauseAfter(long)).toBeGreaterThanOrEqual(130 * 50);
    expect(pauseAfter({ ...long, ms: 60_000 })).toBe(500);
    const han = { ...long, say: "移动一个像素" };
    expect(pauseAfter({ ...han, ms: 0 })).toBe(600 + 6 * 150);
  });
});

describe("steps", () => {
  it("lead from beat to beat and stay within them", () => {
    expect([0, 0.4, 1, 3].map((position) => stepOn(position, 3))).toEqual([1, 1, 2, 3]);
    expect([0, 0.4, 1, 1.2, 3].map(stepBack)).toEqual([0, 0, 0, 1, 2]);
  });
});

describe("time", () => {
  it("moves a beat over its own length", () => {
    expect(advance({ position: 0.5, held: 0 }, 50, BEATS, 3).position).toBeCloseTo(0.55);
    expect(advance({ position: 1.5, held: 0 }, 50, BEATS, 3).position).toBeCloseTo(1.525);
  });

  it("waits between beats until the caption could be read, then goes on", () => {
    let moment = { position: 0.99, held: 0 };
    let waited = 0;
    for (let frame = 0; frame < 400 && moment.position <= 1; frame++) {
      moment = advance(moment, 16, BEATS, 3);
      if (moment.position === 1) waited += 16;
    }
    expect(moment.position).toBeGreaterThan(1);
    expect(waited).toBeGreaterThanOrEqual(pauseAfter(BEATS[0]));
  });

  it("stops where it was told to, and at the end", () => {
    expect(advance({ position: 0.99, held: 0 }, 80, BEATS, 1)).toEqual({ position: 1, held: 0, isOver: true });
    expect(advance({ position: 2.99, held: 0 }, 80, BEATS, 3)).toEqual({ position: 3, held: 0, isOver: true });
  });

  it("does not leap when a frame comes late", () => {
    expect(advance({ position: 0, held: 0 }, 5000, BEATS, 3).position).toBeLessThanOrEqual(0.081);
  });
});
