// @vitest-environment happy-dom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it } from "vitest";
import { SentenceSession } from "../../../frontend/src/pages/sentenceSession.svelte.js";
import { readSentenceState } from "../../../frontend/src/state/sentence.js";
import { serve, tensor, until } from "./service.js";
import { visit } from "./visit.svelte.js";

const MODELS = [
  { id: "labels", available: true, calls: ["generation"], views: [] },
  { id: "encoder", available: true, calls: ["attention"], views: ["positions"] },
  { id: "bert", available: true, calls: ["attention"], views: [] },
];
const LAYERS = ["layer1", "layer2"];
const HEADS = [0, 1];
/** More words than are asked for exactly at once. */
const LONG = Array.from({ length: 30 }, (_, index) => `w${index}`).join(" ");

/** The weight of every cell: its layer, head, query and key are the digits; a byte a number loses the last. */
const weight = (layer, head, query, key) => 1000 * (layer + 1) + 100 * head + 10 * query + key;

/** What the service answers, with every digit or with a byte a number. */
function attention({ query, body }) {
  if (body.text === "refused") {
    const problem = { type: "/text-too-long", title: "No", status: 422, detail: "" };
    return new Response(JSON.stringify(problem), { status: 422 });
  }
  const texts = ["<cls>", ...body.text.split(" ")];
  const isExact = query.dtype !== "uint8";
  const matrix = (layer, head) =>
    texts.flatMap((_, row) => texts.map((_, column) => (isExact ? weight(layer, head, row, column) : 7)));
  const layers = (body.layers ?? LAYERS).map((name) => {
    const layer = LAYERS.indexOf(name);
    const size = [texts.length, texts.length];
    if (body.include?.includes("thumbnails")) {
      const thumbnails = tensor(
        [2, ...size],
        HEADS.flatMap((head) => matrix(layer, head)),
      );
      return { name, thumbnails, statistics: HEADS.map((head) => ({ head })) };
    }
    const heads = (body.heads ?? []).filter((place) => place.layer === name).map(({ head }) => head);
    return {
      name,
      heads,
      attention: tensor(
        [heads.length, ...size],
        heads.flatMap((head) => matrix(layer, head)),
      ),
    };
  });
  return { tokens: texts.map((text, at) => ({ text, special: at === 0, label: `L${at}` })), layers };
}

/** @type {import("./service.js").Asked[]} */
let sent;
/** @type {SentenceSession} */
let session;

const ROUTES = {
  "/models": () => ({ models: MODELS }),
  "/attention": attention,
  "/attention/step": ({ body }) => ({ query: body.query }),
  "/encoder": () => ({ id: "encoder", layers: LAYERS.map((name) => ({ name })) }),
  "/bert": () => ({ id: "bert", layers: LAYERS.map((name) => ({ name })) }),
};

beforeEach(() => {
  sent = serve(ROUTES);
  visit(() => {
    session = new SentenceSession();
  });
});

/** Follow a link, until its sentence is read. */
async function open(values) {
  session.open(readSentenceState(values, ["window", "places"]));
  await until(() => expect(session.isRead).toBe(true));
}

const bodies = () => sent.filter(({ path }) => path.endsWith("/attention")).map(({ body }) => body);

describe("an address", () => {
  it("without anything shows the first network that has attention, the first sample and the first head", async () => {
    await open({});
    expect([session.model, session.readText]).toEqual(["encoder", "I saw a saw in the garden."]);
    expect(session.words.slice(0, 5)).toEqual(["<cls>", "I", "saw₂", "a", "saw₄"]);
    expect([session.place, session.layerNames]).toEqual([{ layer: "layer1", head: 0 }, LAYERS]);
    expect(session.matrix?.values[2]).toBe(weight(0, 0, 0, 2));
    expect([session.classToken, session.isStale, session.isOpening]).toEqual(["<cls>", false, false]);
  });

  it("of what is not here says what is missing, and shows the next best", async () => {
    await open({ model: "gone", layer: "layer9", head: "7", view: "nosuch", text: "a b" });
    expect([session.models.missing, session.missingLayer, session.missingView]).toEqual(["gone", "layer9", "nosuch"]);
    expect([session.model, session.place, session.cell]).toEqual(["encoder", { layer: "layer1", head: 1 }, null]);
  });

  it("says which head and which cell are not there, until another is chosen", async () => {
    await open({ text: "a b", layer: "layer2", head: "7", query: "1", key: "3" });
    expect(session.missingHead).toEqual({ asked: "7", layer: "layer2", last: 1, shown: 1 });
    expect(session.missingCell).toEqual({ row: 1, column: 3, last: 2 });
    session.chooseHead("layer1", 1);
    session.focus.lock({ row: 1, column: 2 });
    expect([session.missingHead, session.missingCell]).toEqual([null, null]);
    await open({ text: "a b", head: "-1" });
    expect(session.missingHead).toEqual({ asked: "-1", layer: "layer1", last: 1, shown: 0 });
    await open({ text: "a b", head: "01" });
    expect([session.missingHead, session.place.head]).toEqual([null, 1]);
  });

  it("opens the locked cell's row, and none beyond the sentence", async () => {
    await open({ text: "a b", query: "2", key: "1", layer: "layer2", head: "1" });
    await until(() => expect(session.opened).toEqual({ query: 2 }));
    const step = sent.find(({ path }) => path.endsWith("/attention/step"));
    expect(step?.body).toEqual({ text: "a b", layer: "layer2", head: 1, query: 2 });
    session.read("a");
    await until(() => expect(session.isRead).toBe(true));
    expect([session.cell, session.opened]).toEqual([null, null]);
  });

  it("of a network that is gone by now leads to another, and says so", async () => {
    await open({ text: "a b" });
    sent = serve({
      ...ROUTES,
      "/models": () => ({ models: MODELS.filter(({ id }) => id !== "encoder") }),
      "/attention": (asked) =>
        asked.path.includes("/encoder/")
          ? new Response(JSON.stringify({ type: "/unknown-model", title: "No" }), { status: 404 })
          : attention(asked),
    });
    session.read("a c");
    await until(() => expect([session.model, session.isRead]).toEqual(["bert", true]));
    expect([session.models.missing, session.readText, session.isOpening]).toEqual(["encoder", "a c", false]);
  });

  it("that comes after the page was left opens nothing", async () => {
    const opening = session.open(readSentenceState({}, []));
    session.close();
    await opening;
    expect(session.model).toBe("");
  });
});

describe("a reading", () => {
  it("has an error that is gone as soon as another text stands in the box, or none", async () => {
    await open({ text: "a b" });
    session.read("refused");
    await until(() => expect(session.notice?.problem?.slug).toBe("text-too-long"));
    for (const text of ["", "refuse"]) {
      session.type(text);
      expect(session.notice).toBeNull();
    }
    session.read("a c");
    await until(() => expect(session.notice?.status).toBe("ready"));
  });

  it("stays, marked as such, while the box is empty, and is stale while the next is on its way", async () => {
    await open({ text: "a b" });
    session.type("");
    flushSync();
    expect([session.isKept, session.isStale, session.shown?.tokens.length]).toEqual([true, true, 3]);
    session.read("a b c");
    flushSync();
    expect([session.isKept, session.isStale, session.tokens.length]).toEqual([false, true, 3]);
    await until(() => expect([session.isStale, session.tokens.length]).toEqual([false, 4]));
  });

  it("is asked for when typing rests, once", async () => {
    await open({ text: "a b" });
    for (const text of ["a b c", "a b c d"]) session.type(text);
    await until(() => expect(session.readText).toBe("a b c d"));
    await until(() => expect(session.isRead).toBe(true));
    expect(bodies().map(({ text }) => text)).toEqual(["a b", "a b c d"]);
  });

  it("of another sentence has another order, and nothing of it is locked", async () => {
    await open({ text: "a b", places: "1,0", query: "1", key: "1" });
    expect([session.options, session.cell]).toEqual([{ places: "1,0" }, { row: 1, column: 1 }]);
    session.read("c d");
    expect([session.options, session.focus.locked]).toEqual([{}, null]);
  });

  it("that is changed is asked for as usual, too, to compare labels", async () => {
    await open({ text: "a b", window: "1" });
    expect([session.isChanged, bodies()[0].window]).toEqual([true, 1]);
    await until(() => expect(session.usualLabels).toEqual(["L0", "L1", "L2"]));
    expect(bodies().at(-1)).toEqual({ text: "a b", layers: [] });
  });

  it("of a network that cannot be told how to read is told nothing", async () => {
    await open({ model: "bert", text: "a b", window: "1" });
    expect([session.canBeTold, session.isChanged, session.asked]).toEqual([false, false, { text: "a b" }]);
  });
});

describe("a head's weights", () => {
  it("of a short sentence come at once with every digit", async () => {
    await open({ text: "a b" });
    const place = { layer: "layer2", head: 1 };
    expect([session.heads.isExact(place), session.heads.of(place)?.[5]]).toEqual([true, weight(1, 1, 1, 2)]);
    session.heads.want([place]);
    flushSync();
    expect(bodies().length).toBe(1);
  });

  it("of a longer one are a byte a number, until every digit is wanted and here", async () => {
    await open({ text: LONG });
    const place = { layer: "layer2", head: 1 };
    expect([session.heads.isExact(place), session.heads.of(place)?.[5]]).toEqual([false, 7]);
    session.heads.want([place, { layer: "layer9", head: 0 }, { layer: "layer1", head: 2 }]);
    await until(() => expect(session.heads.isExact(place)).toBe(true));
    expect(session.heads.of(place)?.[5]).toBe(weight(1, 1, 0, 5));
    expect(bodies().at(-1)).toEqual({ text: LONG, layers: ["layer2"], heads: [place] });
    expect([
      session.heads.isExact({ layer: "layer1", head: 1 }),
      session.heads.of({ layer: "layer1", head: 2 }),
    ]).toEqual([false, null]);
  });
});

it("another network is chosen without what a link asked of the one before", async () => {
  await open({ model: "gone", layer: "layer2", text: "a b" });
  session.chooseModel("bert");
  await until(() => expect(session.isRead).toBe(true));
  expect([session.models.missing, session.layerName, session.card?.id, session.missingView]).toEqual([
    ...["", "", "bert", ""],
  ]);
  expect(session.callOf("attention", session.askedOfHead())).toEqual({
    path: "/api/v1/models/bert/attention",
    json: { text: "a b", layers: ["layer1"], heads: [{ layer: "layer1", head: 0 }] },
  });
});
