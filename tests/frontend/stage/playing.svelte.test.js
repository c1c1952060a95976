import { beforeEach, afterEach, describe, expect, it, vi } from "vitest";
import { pauseAfter } from "../../../frontend/src/stage/beats.js";
import { Playing } from "../../../frontend/src/stage/playing.svelte.js";

const BEATS = [100, 200, 100].map((ms, at) => ({ id: `${at}`, name: "", ms, say: "x" }));
const FRAME_MS = 20;

/** The clock, and what waits for the next frame. */
let now = 0;
/** @type {Map<number, FrameRequestCallback>} */
let waiting;
/** @type {(change: void) => void} */
let changeMotion;
let wantsStill = false;

beforeEach(() => {
  [now, wantsStill, waiting] = [0, false, new Map()];
  let last = 0;
  vi.stubGlobal("requestAnimationFrame", (draw) => (waiting.set(++last, draw), last));
  vi.stubGlobal("cancelAnimationFrame", (frame) => waiting.delete(frame));
  vi.stubGlobal("performance", { now: () => now });
  const query = { addEventListener: (_, changed) => (changeMotion = changed) };
  vi.stubGlobal("matchMedia", () => Object.defineProperty(query, "matches", { get: () => wantsStill }));
});

afterEach(() => vi.unstubAllGlobals());

/** @param {number} ms that pass, frame by frame */
function pass(ms) {
  for (const end = now + ms; now < end;) {
    now += FRAME_MS;
    const frames = [...waiting.values()];
    waiting.clear();
    for (const draw of frames) draw(now);
  }
}

function playing(position = 0) {
  const made = new Playing(position);
  made.show(BEATS);
  return made;
}

describe("a stage that plays", () => {
  it.each([-1, NaN])("begins at the beginning where an address says %d", (position) => {
    expect(playing(position).position).toBe(0);
  });

  it("moves with time, waits at the end of a beat until it was read, and goes on", () => {
    const stage = playing();
    stage.play();
    pass(60);
    expect([stage.position, stage.isMoving]).toEqual([expect.closeTo(0.6, 9), true]);
    pass(40);
    expect(stage.position).toBe(1);
    pass(pauseAfter(BEATS[0]) - FRAME_MS);
    expect(stage.position).toBe(1);
    pass(5 * FRAME_MS);
    expect(stage.position).toBeGreaterThan(1);
    pass(5000);
    expect([stage.position, stage.isMoving, waiting.size]).toEqual([3, false, 0]);
  });

  it("begins anew from its end, and asks for one frame at a time", () => {
    const stage = playing(3);
    stage.play();
    stage.play();
    expect([stage.position, stage.isMoving, waiting.size]).toEqual([0, true, 1]);
  });

  it("goes on at once where it was paused between two beats", () => {
    const stage = playing(1);
    stage.play();
    pass(FRAME_MS);
    expect(stage.position).toBeCloseTo(1.1, 9);
  });

  it("stands still once it is stopped, and where it is put", () => {
    const stage = playing();
    stage.play();
    pass(40);
    stage.stop();
    pass(200);
    expect([stage.position, stage.isMoving]).toEqual([expect.closeTo(0.4, 9), false]);
    stage.seek(99);
    expect(stage.position).toBe(3);
    stage.seek(-1);
    expect(stage.position).toBe(0);
  });

  it("steps to the end of the beat it is in, and back to its beginning", () => {
    const stage = playing(1.5);
    stage.on();
    pass(500);
    expect([stage.position, stage.isMoving]).toEqual([2, false]);
    stage.seek(1.5);
    stage.back();
    expect(stage.position).toBe(1);
  });

  it("steps out of a beat that moves, and out of the wait after one", () => {
    const stage = playing(1.5);
    stage.play();
    stage.on();
    expect([stage.position, stage.isMoving]).toEqual([2, false]);
    stage.seek(0.95);
    stage.play();
    pass(40);
    expect([stage.position, stage.isMoving]).toEqual([1, true]);
    stage.on();
    pass(FRAME_MS);
    expect([stage.position > 1, stage.isMoving]).toEqual([true, true]);
    pass(5000);
    expect([stage.position, stage.isMoving]).toEqual([2, false]);
  });

  it("keeps its place among fewer beats, as far as there is one", () => {
    const stage = playing(3);
    stage.show(BEATS.slice(0, 2));
    expect(stage.position).toBe(2);
  });
});

describe("for who wants no motion", () => {
  it("playing is stepping, and from the end it begins anew", () => {
    wantsStill = true;
    const stage = playing(0.5);
    const seen = [0, 1, 2, 3].map(() => (stage.play(), stage.position));
    expect([seen, stage.isMoving, waiting.size]).toEqual([[1, 2, 3, 0], false, 0]);
    stage.on();
    expect(stage.position).toBe(1);
  });

  it("it is known as soon as the wish changes", () => {
    const stage = playing();
    wantsStill = true;
    changeMotion();
    stage.play();
    expect([stage.position, stage.isMoving]).toEqual([1, false]);
  });
});
