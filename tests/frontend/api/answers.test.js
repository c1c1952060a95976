import { describe, expect, it, vi } from "vitest";
import { Answers } from "../../../frontend/src/api/answers.js";

/** A question whose answer comes when the test says so; `sent` are the ways to end each time it was sent. */
function waiting(key) {
  const sent = [];
  const ask = (options) => new Promise((resolve, reject) => sent.push({ resolve, reject, ...options }));
  return { key, ask, sent };
}

const answered = (key, answer) => ({ key, ask: vi.fn(async () => answer) });

describe("Answers", () => {
  it("asks equal questions once, on their way and answered", async () => {
    const answers = new Answers();
    const [one, other] = [waiting("a"), waiting("a")];
    const both = [answers.ask(one), answers.ask(other)];
    one.sent[0].resolve(7);
    expect(await Promise.all(both)).toEqual([7, 7]);
    expect(await answers.ask(other)).toBe(7);
    expect([one.sent.length, other.sent.length]).toEqual([1, 0]);
  });

  it("stops a question that nobody waits for any more, and no other", async () => {
    const answers = new Answers();
    const question = waiting("a");
    const [first, second] = [new AbortController(), new AbortController()];
    const left = answers.ask(question, { signal: first.signal });
    answers.ask(question, { signal: second.signal }).catch(() => {});
    first.abort();
    await expect(left).rejects.toThrow("abort");
    expect(question.sent[0].signal.aborted).toBe(false);
    second.abort();
    await Promise.resolve();
    expect(question.sent[0].signal.aborted).toBe(true);
  });

  it("hands a question on to who asks it in the same breath", async () => {
    const answers = new Answers();
    const question = waiting("a");
    const first = new AbortController();
    answers.ask(question, { signal: first.signal }).catch(() => {});
    first.abort();
    const second = answers.ask(question);
    await Promise.resolve();
    question.sent[0].resolve(7);
    expect([await second, question.sent.length]).toEqual([7, 1]);
  });

  it("keeps no error", async () => {
    const answers = new Answers();
    const question = waiting("a");
    const failing = answers.ask(question);
    question.sent[0].reject(new Error("no"));
    await expect(failing).rejects.toThrow("no");
    const again = answers.ask(question);
    question.sent[1].resolve(7);
    expect(await again).toBe(7);
  });

  it("asks again what may be answered otherwise later, and after it was told to forget", async () => {
    const answers = new Answers();
    const changing = { ...answered("list", 1), isChanging: true };
    await answers.ask(changing);
    await answers.ask(changing);
    const fixed = answered("a", 2);
    await answers.ask(fixed);
    answers.forget();
    await answers.ask(fixed);
    expect([changing.ask.mock.calls.length, fixed.ask.mock.calls.length]).toEqual([2, 2]);
  });

  it("lets the answer go that was used longest ago, once all are too large", async () => {
    const answers = new Answers();
    const large = ["a", "b", "c"].map((key) => answered(key, { values: new Uint8Array(40 * 2 ** 20) }));
    await answers.ask(large[0]);
    await answers.ask(large[1]);
    await answers.ask(large[0]);
    await answers.ask(large[2]);
    expect(large.map((one) => answers.of(one) !== undefined)).toEqual([true, false, true]);
  });

  it("counts the bytes once that several answers are made of", async () => {
    const answers = new Answers();
    const [values, other, late] = [30, 60, 30].map((megabytes) => new Uint8Array(megabytes * 2 ** 20));
    const asked = [
      answered("a", { values }),
      answered("made of a", { maps: { values }, photo: "coffee" }),
      answered("made of that", [{ values }, "coffee"]),
      answered("b", { values: other }),
    ];
    for (const question of asked) await answers.ask(question);
    // 90 MiB in all, and not 150.
    expect(asked.map((one) => answers.of(one) !== undefined)).toEqual([true, true, true, true]);
    // The bytes are there until the last answer that is made of them is gone.
    await answers.ask(answered("c", { values: late }));
    expect(asked.map((one) => answers.of(one) !== undefined)).toEqual([false, false, false, true]);
  });

  it("tells all who wait how far it is", () => {
    const answers = new Answers();
    const question = waiting("a");
    const [one, other] = [vi.fn(), vi.fn()];
    answers.ask(question, { onprogress: one });
    answers.ask(question, { onprogress: other });
    question.sent[0].onprogress({ done: 1, least: 2, most: 2 });
    expect([one, other].map(({ mock }) => mock.calls)).toEqual(Array(2).fill([[{ done: 1, least: 2, most: 2 }]]));
  });
});
