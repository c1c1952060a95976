import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../../../frontend/src/api/problem.js";
import { Call } from "../../../frontend/src/state/call.svelte.js";
import { Focus } from "../../../frontend/src/state/focus.svelte.js";

const BUSY = new Problem({ status: 503, slug: "busy", title: "Full", detail: "", retryAfterSeconds: 2 });
const BROKEN = new Problem({ status: 422, slug: "broken", title: "Broken", detail: "" });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("Call", () => {
  it("goes from loading to ready", async () => {
    const call = new Call();
    const running = call.run(async () => 7);
    expect(call.status).toBe("loading");
    expect(await running).toBe(7);
    expect([call.status, call.answer]).toEqual(["ready", 7]);
  });

  it("keeps the last answer while the next is on its way, and when it fails", async () => {
    const call = new Call();
    await call.run(async () => 7);
    await call.run(async () => {
      throw BROKEN;
    });
    expect([call.status, call.answer, call.problem]).toEqual(["failed", 7, BROKEN]);
  });

  it("forgets a call that another took the place of", async () => {
    const call = new Call();
    let answerLate = () => {};
    const late = call.run(() => new Promise((resolve) => (answerLate = () => resolve("late"))));
    await call.run(async () => "new");
    answerLate();
    expect(await late).toBe(null);
    expect(call.answer).toBe("new");
  });

  it("asks a busy service again when its time is up", async () => {
    const call = new Call();
    const ask = vi.fn().mockRejectedValueOnce(BUSY).mockResolvedValueOnce("at last");
    await call.run(ask);
    expect([call.status, call.secondsLeft]).toEqual(["busy", 2]);
    await vi.advanceTimersByTimeAsync(1000);
    expect([call.status, call.secondsLeft]).toEqual(["busy", 1]);
    await vi.advanceTimersByTimeAsync(1000);
    expect([call.status, call.answer, ask.mock.calls.length]).toEqual(["ready", "at last", 2]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it("stops asking when cancelled", async () => {
    const call = new Call();
    const ask = vi.fn().mockRejectedValue(BUSY);
    await call.run(ask);
    call.cancel();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([call.status, ask.mock.calls.length]).toEqual(["idle", 1]);
  });

  it("does not hide a mistake of the page's own", async () => {
    await expect(new Call().run(async () => undefined.nothing)).rejects.toThrow(TypeError);
  });
});

describe("Focus: hover previews, click locks, Esc releases", () => {
  const same = (one, other) => one === other;

  it("shows the previewed until one is locked", () => {
    const focus = new Focus(same);
    focus.preview("a");
    expect(focus.current).toBe("a");
    focus.toggle("b");
    focus.preview("c");
    expect([focus.current, focus.locked, focus.previewed]).toEqual(["b", "b", "c"]);
  });

  it("releases by the same click or by release", () => {
    const focus = new Focus(same);
    focus.toggle("a");
    focus.toggle("a");
    expect(focus.locked).toBe(null);
    focus.toggle("a");
    expect([focus.release(), focus.release()]).toEqual([true, false]);
  });
});
