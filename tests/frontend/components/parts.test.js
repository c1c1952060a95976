// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import { Problem } from "../../../frontend/src/api/problem.js";
import CallNotice from "../../../frontend/src/components/CallNotice.svelte";
import LinkNotes from "../../../frontend/src/components/LinkNotes.svelte";
import HeadChips from "../../../frontend/src/components/HeadChips.svelte";
import Menu from "../../../frontend/src/components/Menu.svelte";
import ModelChooser from "../../../frontend/src/components/ModelChooser.svelte";
import Predictions from "../../../frontend/src/components/Predictions.svelte";
import Segmented from "../../../frontend/src/components/Segmented.svelte";
import SentenceGiven from "../../../frontend/src/components/SentenceGiven.svelte";
import Effort from "../../../frontend/src/components/photo/Effort.svelte";
import MapStepper from "../../../frontend/src/components/photo/MapStepper.svelte";
import Words from "../../../frontend/src/components/Words.svelte";
import { pressed, send, show } from "./mounting.js";

const click = () => new MouseEvent("click", { bubbles: true });

/** A call as it stands after failing. */
function failed(facts, state = {}) {
  return {
    status: "failed",
    problem: new Problem({ slug: "", title: "", detail: "", ...facts }),
    retry: vi.fn(),
    ...state,
  };
}

describe("CallNotice", () => {
  it("draws nothing while all is well", () => {
    expect(show(CallNotice, { call: { status: "ready" }, what: "Maps" }).textContent?.trim()).toBe("");
  });

  it("says what was wrong, and offers no retry where it cannot help", () => {
    const body = show(CallNotice, {
      call: failed({ status: 422, title: "Empty text", detail: "write a word" }),
      what: "x",
    });
    expect(body.textContent).toContain("Write a word.");
    expect(body.querySelector("button")).toBe(null);
  });

  it("says what a visitor can do instead of what a script would send", () => {
    const detail =
      "the picture is cut off; send the whole file, or send partial=true to have it read as far as it goes";
    const call = failed({ status: 422, detail, remedy: { partial: "true" } });
    const body = show(CallNotice, { call, what: "x" });
    expect(body.textContent.trim()).toBe("The picture is cut off. Choose the whole file.");
    const other = failed({ status: 422, detail, remedy: null });
    expect(show(CallNotice, { call: other, what: "x" }).textContent).toContain("partial=true");
  });

  it("offers a retry when the service could not be reached", () => {
    const call = failed({ status: 0, title: "The service does not answer.", isOwn: true });
    const body = show(CallNotice, { call, what: "x" });
    expect(body.textContent).toContain("The service does not answer.");
    // What the page says is in its own language, and the service's detail is marked as English.
    expect(body.querySelector("[lang]")).toBe(null);
    send(body.querySelector("button"), click());
    expect(call.retry).toHaveBeenCalledOnce();
  });

  it("says once that the service could not be reached, and asks again for all", async () => {
    const calls = [1, 2].map(() => failed({ status: 0, title: "The service does not answer.", isOwn: true }));
    for (const call of calls) show(CallNotice, { call, what: "x" });
    const body = show(CallNotice, { call: failed({ status: 422, title: "Empty text", detail: "write" }), what: "x" });
    expect(body.textContent?.match(/The service does not answer/gu)?.length).toBe(1);
    expect(body.textContent).toContain("Write.");
    send(body.querySelector("button"), click());
    for (const call of calls) expect(call.retry).toHaveBeenCalledOnce();
  });

  it("counts down while the service is busy", () => {
    const call = failed({ status: 503, retryAfterSeconds: 4 }, { status: "busy", secondsLeft: 3 });
    const body = show(CallNotice, { call, what: "The feature maps" });
    expect(body.textContent).toContain("The service is busy. The feature maps will be asked for again in 3 s.");
  });
});

describe("LinkNotes", () => {
  const models = (rest) => ({
    models: { isAwaited: false, missing: "unet", answer: [{ id: "unet", available: true, calls: ["trace"], ...rest }] },
  });

  it("says why a page cannot show a network, and leads to the page that can", () => {
    const body = show(LinkNotes, { ...models({}), needs: "photo" });
    expect(body.textContent).toContain("“unet”, which gives photos no labels and so cannot be shown on this page.");
    const link = body.querySelector("a");
    expect([link?.textContent, link?.getAttribute("href")]).toEqual([
      "Look into it on the Network page",
      "#/network?model=unet",
    ]);
  });

  it.each([
    ["photo", "image-classification", "which has no maps"],
    ["sentence", "image-classification", "which has no attention between words"],
  ])("says what the %s page lacks in a network for %s", (needs, task, lacks) => {
    expect(show(LinkNotes, { ...models({ task }), needs }).textContent).toContain(lacks);
  });

  it.each([
    ["there is none", { id: "other" }, "sentence"],
    ["it cannot be used", { available: false }, "sentence"],
    ["any may be shown", {}, undefined],
  ])("leads nowhere where %s", (_, rest, needs) => {
    const body = show(LinkNotes, { ...models(rest), needs });
    expect(body.textContent).toContain("“unet”, which cannot be shown here.");
    expect(body.querySelector("a")).toBe(null);
  });
});

describe("SentenceGiven", () => {
  it.each([true, false])("dims a count that is of the text before: %s", (isStale) => {
    const nothing = () => {};
    const text = "Dogs bark.";
    const box = { text, read: text, wordCount: 3, limit: 512, isStale, ontype: nothing, onread: nothing };
    const count = show(SentenceGiven, box).querySelector("#sentence-count span");
    expect(count?.textContent).toBe("3 of at most 512 words, signs counted");
    expect(count?.classList.contains("stale")).toBe(isStale);
  });
});

describe("Menu", () => {
  const items = [{ name: "PNG" }, { name: "CSV" }];

  it("opens, walks with the arrows, chooses and closes", () => {
    const onchoose = vi.fn();
    const body = show(Menu, { label: "Save", items, onchoose });
    send(body.querySelector("button"), click());
    const [first, second] = body.querySelectorAll("li button");
    send(body.querySelector("button"), pressed("ArrowDown"));
    expect(document.activeElement).toBe(first);
    send(first, pressed("ArrowDown"));
    expect(document.activeElement).toBe(second);
    send(second, click());
    expect(onchoose).toHaveBeenCalledExactlyOnceWith(1);
    expect(body.querySelector("ul")).toBe(null);
  });

  it("closes on Esc without releasing what the page has locked", () => {
    const body = show(Menu, { label: "Save", items, onchoose: vi.fn() });
    send(body.querySelector("button"), click());
    const outside = vi.fn();
    // Where pages listen for Esc.
    window.addEventListener("keydown", outside, { once: true });
    send(body.querySelector("li button"), pressed("Escape"));
    expect(body.querySelector("ul")).toBe(null);
    expect(outside).not.toHaveBeenCalled();
  });
});

it("Predictions show label, probability and logit", () => {
  const predictions = [{ label: "cat", index: 3, logit: 4.5678, probability: 0.875 }];
  const row = show(Predictions, { predictions }).querySelector("tbody tr");
  expect(row?.textContent?.replace(/\s+/g, " ").trim()).toBe("cat 87.5 %4.57");
});

it("ModelChooser lists what is not available, with the reason", () => {
  const origin = "shipped";
  const model = { id: "a", title: "CNN", description: "Sees.", available: true, parameter_count: 1200, origin };
  const missing = {
    id: "b",
    title: "Transformer",
    description: "",
    available: false,
    unavailable_reason: "no weights",
    parameter_count: 1,
    origin,
  };
  const body = show(ModelChooser, { models: [model, missing], chosen: "a", onchange: vi.fn() });
  expect(body.textContent?.replace(/\s+/g, " ")).toContain("Sees. 1,200 parameters.");
  expect(body.textContent).toContain("Transformer is not available: no weights.");
  expect([...body.querySelectorAll("option")].map((option) => option.disabled)).toEqual([false, true]);
});

it("ModelChooser says where one chooses that a network is being opened, and not below the chosen one", () => {
  const rest = { description: "", parameter_count: 1, origin: "package" };
  const model = { ...rest, id: "a", title: "CNN", available: true };
  const opening = { ...rest, id: "b", title: "MiniLM", available: false, opening: true, unavailable_reason: "wait" };
  const body = show(ModelChooser, { models: [model, opening], chosen: "a", onchange: vi.fn() });
  expect([...body.querySelectorAll("option")].map(({ text }) => text.trim())).toEqual(["CNN", "MiniLM (being opened)"]);
  expect([...body.querySelectorAll("p")].map(({ textContent }) => textContent).join()).not.toContain("MiniLM");
});

it("ModelChooser says why there is nothing to choose while the one network is being opened", () => {
  const model = { id: "b", title: "MiniLM", available: false, opening: true, unavailable_reason: "it is being opened" };
  const body = show(ModelChooser, { models: [model], chosen: "", onchange: vi.fn() });
  expect(body.textContent).toContain("MiniLM is not available: it is being opened.");
});

it("Segmented is a group of radio buttons", () => {
  const onchange = vi.fn();
  const options = [
    { value: "map", name: "each map" },
    { value: "layer", name: "each layer" },
  ];
  const body = show(Segmented, { legend: "Scale", options, value: "map", onchange });
  const [first, second] = body.querySelectorAll("input");
  expect([first.checked, body.querySelector("legend")?.textContent]).toEqual([true, "Scale"]);
  send(second, new Event("change", { bubbles: true }));
  expect(onchange).toHaveBeenCalledExactlyOnceWith("layer");
});

it("HeadChips has one chip a head", () => {
  const onchange = vi.fn();
  const body = show(HeadChips, { count: 8, chosen: 2, onchange });
  const chips = body.querySelectorAll("input");
  expect([chips.length, chips[2].checked]).toEqual([8, true]);
  send(chips[5], new Event("change", { bubbles: true }));
  expect(onchange).toHaveBeenCalledExactlyOnceWith(5);
});

describe("Words", () => {
  const tokens = [
    { text: "<cls>", start: 0, end: 0, special: true },
    { text: "saw", start: 0, end: 3, special: false, label: "VERB", probability: 0.9 },
  ];

  it("names each label in plain words", () => {
    const [cls, saw] = show(Words, { tokens }).querySelectorAll("button");
    expect([cls.title, saw.title]).toEqual(["stands for the whole sentence", "verb, 90.0\u2009% sure"]);
  });

  it("says nothing of a token that has no label and stands for itself", () => {
    const unlabelled = [tokens[0], { ...tokens[1], label: null, probability: null }, { ...tokens[0], text: "<sep>" }];
    const buttons = show(Words, { tokens: unlabelled }).querySelectorAll("button");
    expect([...buttons].map(({ title }) => title)).toEqual(["stands for the whole sentence", "", ""]);
  });

  it("tints by the share of the largest weight", () => {
    const [cls, saw] = show(Words, { tokens, weights: [0.2, 0.4] }).querySelectorAll("button");
    expect([cls, saw].map((one) => one.style.getPropertyValue("--share"))).toEqual(["0.5", "1"]);
  });

  it("is pointed at and locked like a cell", () => {
    const [onhover, onselect] = [vi.fn(), vi.fn()];
    const saw = show(Words, { tokens, selected: 1, onhover, onselect }).querySelectorAll("button")[1];
    send(saw, new FocusEvent("focus"));
    send(saw, click());
    expect([onhover.mock.calls[0], onselect.mock.calls[0], saw.getAttribute("aria-pressed")]).toEqual([
      [1],
      [1],
      "true",
    ]);
  });
});

describe("what is counted", () => {
  const effort = { running: false, progress: null, isReady: true, onstart: () => {}, oncancel: () => {} };

  it("is a range only before it is known", () => {
    const cost = { least: 35, most: 995 };
    expect(show(Effort, { ...effort, cost, isDone: false }).textContent).toContain("35 to 995 pictures");
    document.body.replaceChildren();
    const progress = { done: 1, least: 35, most: 995 };
    const text = show(Effort, { ...effort, cost, isDone: true, progress }).textContent;
    expect(text).toContain("This took 1 picture through");
    expect(text).not.toContain(" to ");
  });

  it("offers no choice of one map, and numbers from 0 to the last of many", () => {
    expect(show(MapStepper, { channel: 0, count: 1, onchoose: () => {} }).textContent?.trim()).toBe("");
    expect(show(MapStepper, { channel: 0, count: 16, onchoose: () => {} }).textContent).toContain("from 0 to 15");
  });
});
