import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Pause } from "../../../frontend/src/state/pause.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("a pause takes the last of many steps, once they have stopped", () => {
  const pause = new Pause(250);
  const taken = [];
  for (const text of ["s", "sa", "saw"]) {
    pause.after(() => taken.push(text));
    vi.advanceTimersByTime(249);
  }
  expect(taken).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(taken).toEqual(["saw"]);
  pause.after(() => taken.push("saws"));
  vi.advanceTimersByTime(250);
  expect(taken).toEqual(["saw", "saws"]);
});

it("a pause that is ended takes nothing", () => {
  const pause = new Pause(250);
  const act = vi.fn();
  pause.after(act);
  pause.end();
  pause.end();
  vi.advanceTimersByTime(1000);
  expect(act).not.toHaveBeenCalled();
});
