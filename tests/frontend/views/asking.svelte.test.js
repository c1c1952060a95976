// @vitest-environment happy-dom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { answers } from "../../../frontend/src/api/answers.js";
import Neighbours from "../../../frontend/src/views/sentence/neighbours/View.svelte";
import Together from "../../../frontend/src/views/sentence/together/View.svelte";
import Words from "../../../frontend/src/views/sentence/words/View.svelte";
import { show } from "../components/mounting.js";

/** A page's session as far as these views read it. */
class Session {
  model = "sentence-encoder";
  models = { answer: [] };
  readText = $state("I saw a saw.");
  isRead = $state(true);
  options = $state.raw(/** @type {{ head?: number, word?: number }} */ ({}));
  words = ["<cls>", "I", "saw", "a", "saw", "."];
  tokens = this.words.map((text) => ({ text }));
  layerNames = ["layer1", "layer2"];
  headCount = 2;
  place = $derived.by(() => ({ layer: "layer1", head: this.options.head ?? 0 }));
  setting = {};
  asked = $derived({ text: this.readText });

  keep(values) {
    this.options = { ...this.options, ...values };
  }

  callOf() {
    return { path: "/" };
  }
}

/** Every body that was sent, in the order it was. */
let sent = [];

beforeEach(() => {
  sent = [];
  answers.forget();
  vi.stubGlobal("fetch", async (request) => {
    sent.push(await request.json());
    return new Promise(() => {});
  });
});

/** What was sent once all that follows from `act` has followed. */
async function sentAfter(act) {
  act();
  flushSync();
  await new Promise((resolve) => setTimeout(resolve, 20));
  return sent.length;
}

describe.each([
  ["Words", Words, 1],
  ["Together", Together, 1],
  ["Neighbours", Neighbours, 3],
])("%s", (_name, View, count) => {
  it("asks once, whatever word is looked at", async () => {
    const session = new Session();
    const first = await sentAfter(() => show(View, { session }));
    expect(first).toBeGreaterThanOrEqual(count);
    for (const word of [1, 2, 3]) expect(await sentAfter(() => session.keep({ word }))).toBe(first);
    // A setting that says the same again is not another question.
    expect(await sentAfter(() => (session.options = { ...session.options }))).toBe(first);
    expect(await sentAfter(() => (session.readText = "Time flies."))).toBe(2 * first);
  });

  it("asks nothing of a sentence that is not read yet", async () => {
    const session = new Session();
    session.isRead = false;
    expect(await sentAfter(() => show(View, { session }))).toBe(0);
  });
});
