// @vitest-environment happy-dom
import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answers } from "../../../frontend/src/api/answers.js";
import { BookSession, FIRST_SENTENCE } from "../../../frontend/src/book/session.svelte.js";
import { partly } from "../partly.js";

/** What was sent and is not answered: its address behind /api/v1, and the way to answer it. */
let sent = [];
/** @type {() => void} */
let stop;
/** @type {BookSession} */
let book;

/** @returns {import("../../../frontend/src/state/photos.js").Photo} */
const photoOf = (name) => partly({ blob: new Blob([name]), source: `blob:${name}`, sample: name });

beforeEach(() => {
  sent = [];
  answers.forget();
  vi.stubGlobal("fetch", (request) => {
    const path = new URL(request.url).pathname.replace("/api/v1", "");
    return new Promise((resolve, reject) => {
      request.signal.addEventListener("abort", () => reject(request.signal.reason));
      sent.push({ path, answer: (body, status = 200) => resolve(respond(body, status)), signal: request.signal });
    });
  });
  stop = $effect.root(() => {
    book = new BookSession();
  });
  flushSync();
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

function respond(body, status) {
  const type = status === 200 ? "application/json" : "application/problem+json";
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": type, "Retry-After": "9" } });
}

/** Let everything that follows from `act` follow. */
async function after(act) {
  act();
  flushSync();
  await new Promise((resolve) => setTimeout(resolve, 20));
  flushSync();
}

const asked = (name) => sent.filter(({ path }) => path.endsWith(name));

describe("BookSession", () => {
  it("asks nothing before a page needs it, and then once for all pages", async () => {
    await after(() => (book.photo = photoOf("coffee")));
    expect(sent).toEqual([]);
    for (let page = 0; page < 3; page++) await after(() => book.usePhoto());
    expect(sent.map(({ path }) => path).sort()).toEqual([
      "/models/photo-cnn",
      "/models/photo-cnn/feature-maps",
      "/models/photo-cnn/layers/conv1/filters",
    ]);
    for (let page = 0; page < 3; page++) await after(() => book.useSentence());
    expect(asked("/attention").length).toBe(1);
  });

  it("shows the photo before until the new one is looked at, and never its late answer", async () => {
    const [coffee, cat, rocket] = ["coffee", "cat", "rocket"].map(photoOf);
    await after(() => (book.usePhoto(), (book.photo = coffee)));
    await after(() => asked("/feature-maps")[0].answer({ of: "coffee" }));
    expect([book.looked.answer, book.looked.isStale]).toEqual([{ maps: { of: "coffee" }, photo: coffee }, false]);
    await after(() => (book.photo = cat));
    expect([book.looked.answer, book.looked.last?.photo, book.looked.isStale]).toEqual([null, coffee, true]);
    await after(() => (book.photo = rocket));
    expect(asked("/feature-maps")[1].signal.aborted).toBe(true);
    await after(() => asked("/feature-maps")[2].answer({ of: "rocket" }));
    await after(() => asked("/feature-maps")[1].answer({ of: "cat" }));
    expect([book.looked.last, book.looked.isStale]).toEqual([{ maps: { of: "rocket" }, photo: rocket }, false]);
    // What was looked at before is not asked again.
    await after(() => (book.photo = coffee));
    expect([book.looked.answer?.photo, asked("/feature-maps").length]).toEqual([coffee, 3]);
  });

  it("keeps the photo before one that cannot be read, and says so until something else is opened", async () => {
    const coffee = photoOf("coffee");
    await after(() => (book.usePhoto(), (book.photo = coffee)));
    await after(() => asked("/feature-maps")[0].answer({ of: "coffee" }));
    const notes = { ...photoOf("notes"), sample: "", file: new Blob(["notes"]) };
    await after(() => (book.photo = notes));
    const problem = { type: "/not-an-image", title: "Not a picture", status: 415, detail: "" };
    await after(() => asked("/feature-maps")[1].answer(problem, 415));
    expect([book.photo, book.looked.problem?.slug, book.carried.sample]).toEqual([coffee, "not-an-image", "coffee"]);
    expect(book.looked.last?.photo).toBe(coffee);
    await after(() => book.open({ sample: "coffee" }));
    expect([book.photo, book.looked.status, asked("/feature-maps").length]).toEqual([coffee, "ready", 2]);
  });

  it("has a full service's answer to one sentence for that sentence alone", async () => {
    await after(() => book.useSentence());
    await after(() =>
      asked("/attention")[0].answer({ type: "/overloaded", title: "Full", status: 503, detail: "" }, 503),
    );
    expect(book.read.status).toBe("busy");
    await after(() => book.say(" Time flies. "));
    expect([book.read.status, asked("/attention").length, book.text]).toEqual(["loading", 2, "Time flies."]);
    await after(() => asked("/attention")[1].answer({ tokens: [] }));
    expect(book.read.answer).toEqual({ attention: { tokens: [] }, text: "Time flies." });
    await after(() => book.say(FIRST_SENTENCE));
    expect([book.read.answer, book.read.last?.text]).toEqual([null, "Time flies."]);
  });

  it("keeps a filter that an address names only if there is one", async () => {
    const weight = { shape: [2, 3, 3, 3], values: Array.from({ length: 54 }, (_, at) => at % 3) };
    await after(() => book.useFilter({ filter: "77" }));
    // Not known yet, so not dropped yet.
    expect(book.filter).toBe(77);
    await after(() => asked("/conv1/filters")[0].answer({ weight }));
    expect([book.filter, book.shownFilter]).toEqual([null, 0]);
    await after(() => book.chooseFilter(1));
    expect([book.filter, book.shownFilter]).toEqual([1, 1]);
    // An address that names none, or nonsense, leaves the one that was chosen.
    await after(() => book.useFilter({ filter: "many" }));
    expect(book.filter).toBe(1);
  });
});
