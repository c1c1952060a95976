// @vitest-environment happy-dom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it } from "vitest";
import { NetworkSession } from "../../../frontend/src/pages/networkSession.svelte.js";
import { own } from "../../../frontend/src/state/own.svelte.js";
import { partly } from "../partly.js";
import { serve, tensor, until } from "./service.js";
import { visit } from "./visit.svelte.js";

const card = (id, input) => ({ id, available: true, opening: false, input });
const MODELS = [
  card("cnn", { kind: "image" }),
  card("reader", { kind: "text" }),
  card("speller", { kind: "word" }),
  { ...card("classifier", { kind: "image" }), task: "image-classification" },
  card("handed", { kind: "tensors", tensors: [{ name: "x", dtype: "float32", shape: [1, 4] }] }),
];
const NODES = {
  cnn: [
    { name: "conv1", op: "convolution", type: "Conv2d", shape: [4, 8, 6] },
    { name: "relu1", op: "relu", type: "ReLU", shape: [4, 8, 6] },
  ],
  reader: [{ name: "embed", op: "lookup", type: "Embedding", shape: [5, 16] }],
  speller: [{ name: "embed", op: "lookup", type: "Embedding", shape: [5, 16] }],
  handed: [
    { name: "linear", op: "linear", type: "Linear", shape: [1, 3] },
    { name: "less", op: "sum", function: "sub", type: "Mine", shape: [1, 3] },
  ],
  classifier: [{ name: "fc", op: "linear", type: "Linear", shape: [1, 2] }],
};

/** Whether another service stands behind the page, which has not the first network. */
let isAnother = false;
/** Whether the service takes what it is given. */
let isRefused = false;
/** @type {import("./service.js").Asked[]} */
let sent;
/** @type {NetworkSession} */
let session;

beforeEach(() => {
  [isRefused, isAnother] = [false, false];
  sent = serve({
    "/models": () => ({ models: isAnother ? MODELS.slice(1) : MODELS }),
    "/classifier": () => ({ labels: ["cat", "dog"], layers: [{ name: "pool" }, { name: "fc" }] }),
    "/output": ({ query }) => ({ index: [], output: tensor([8, 6], Array(48).fill(query.index.length)) }),
    "/unit": ({ query }) => ({ value: 1, at: query.at }),
    "/trace": ({ path }) => {
      const problem = { type: "/not-an-image", title: "No", status: 422, detail: "" };
      if (isAnother && path.includes("/cnn/")) {
        return new Response(JSON.stringify({ type: "/unknown-model", title: "No" }), { status: 404 });
      }
      if (isRefused) return new Response(JSON.stringify(problem), { status: 422 });
      return { nodes: NODES[path.split("/")[2]], tokens: [] };
    },
  });
  visit(() => {
    session = new NetworkSession();
  });
});

/** Follow a link, until what it asks for has run. */
async function open(values) {
  session.open(values);
  await until(() => expect([session.run !== null, session.isStale, session.isOpening]).toEqual([true, false, false]));
}

const ran = () => sent.filter(({ path }) => path.endsWith("/trace"));

describe("an address", () => {
  it("without anything runs the first network on the first sample", async () => {
    await open({});
    expect([session.model, session.nodes.length, session.kinds]).toEqual(["cnn", 2, ["convolution", "relu"]]);
    expect([session.input, session.opened.step]).toEqual([{ sample: "chelsea" }, null]);
    const { image, ...call } = session.call ?? expect.fail();
    expect(call).toEqual({ path: "/api/v1/models/cnn/trace", query: {}, op: undefined });
    expect(image?.name).toBe("chelsea.jpg");
  });

  it("opens the value that it names, and the middle one where it names none that is there", async () => {
    await open({ node: "relu1", at: "3,7,5" });
    expect(session.opened.step).toEqual({ name: "relu1", place: [3, 7, 5] });
    await until(() => expect(session.opened.value.answer).toMatchObject({ at: "3,7,5" }));
    expect(session.call).toMatchObject({ query: { layer: "relu1", at: "3,7,5" }, op: "relu" });
    await open({ node: "conv1", at: "3,8,5" });
    expect(session.opened.step).toEqual({ name: "conv1", place: [0, 4, 3] });
  });

  it.each(["999,999", "-1,a", "3,8,5", "3"])("says that there is no place %s, until another is opened", async (at) => {
    await open({ node: "conv1", at });
    expect(session.missingPlace).toMatchObject({ at, operation: "conv1", shape: [4, 8, 6] });
    expect(session.missingPlace?.opened.place).toEqual([0, 4, 3]);
    session.opened.move([0, 4, 4]);
    expect(session.missingPlace).toBeNull();
    await open({ node: "conv1", at: "0,4,3" });
    expect(session.missingPlace).toBeNull();
    // Whoever names no place asks for none.
    await open({ node: "conv1" });
    expect(session.missingPlace).toBeNull();
  });

  it("says which operation and which own photo are missing", async () => {
    await open({ model: "reader", text: "I saw", node: "conv9" });
    expect([session.missing, session.input, session.model]).toEqual(["conv9", { text: "I saw" }, "reader"]);
    await open({ model: "cnn", sample: "own" });
    expect([session.missing, session.ownMissing, session.input]).toEqual(["", true, { sample: "chelsea" }]);
  });

  it("of a network that is gone by now leads to another, and says so", async () => {
    await open({ node: "relu1", at: "3,7,5" });
    isAnother = true;
    await session.chooseSample("coffee");
    await until(() => expect([session.model, session.run?.model]).toEqual(["reader", "reader"]));
    expect([session.models.missing, session.opened.step, session.isOpening]).toEqual(["cnn", null, false]);
    expect(session.listed.map(({ id }) => id)).not.toContain("cnn");
    session.choose("speller");
    expect(session.models.missing).toBe("");
  });

  it("that comes after the page was left runs nothing", async () => {
    const opening = session.open({});
    session.close();
    await opening;
    flushSync();
    expect([session.model, ran().length]).toEqual(["", 0]);
  });
});

describe("what is run", () => {
  it("is a text when typing rests, and what is shown is of it until the next", async () => {
    await open({ model: "reader", text: "one" });
    for (const text of ["one t", "one two"]) session.type(text);
    expect([session.text, session.input]).toEqual(["one two", { text: "one" }]);
    await until(() => expect(session.input).toEqual({ text: "one two" }));
    expect(ran().map(({ body }) => body.text)).toEqual(["one", "one two"]);
    session.type(" ");
    session.read(" ");
    flushSync();
    expect(ran().length).toBe(2);
  });

  it("has an error that is gone as soon as another text stands in the box, or none", async () => {
    await open({ model: "reader", text: "one" });
    isRefused = true;
    session.read("too long");
    session.type("too long");
    await until(() => expect(session.notice?.problem?.slug).toBe("not-an-image"));
    for (const text of ["", "too lon"]) {
      session.type(text);
      expect(session.notice).toBeNull();
    }
    // It is of this text still.
    session.type("too long");
    expect(session.notice?.problem?.slug).toBe("not-an-image");
    isRefused = false;
    session.type("two");
    await until(() => expect(session.notice?.status).toBe("ready"));
    expect(session.input).toEqual({ text: "two" });
  });

  it("keeps a word and a text apart", async () => {
    await open({ model: "reader", text: "some text" });
    await open({ model: "speller" });
    expect([session.readsWords, session.input]).toEqual([true, { text: "heat" }]);
    session.choose("reader");
    expect(session.text).toBe("some text");
  });

  it("is nothing but the network where it came with its input", async () => {
    await open({ model: "handed" });
    expect([session.tensors?.length, session.input]).toEqual([1, {}]);
    expect(session.call).toEqual({ path: "/api/v1/models/handed/trace", query: {}, op: undefined });
  });

  it("is of the sample that was chosen last, however late the one before comes", async () => {
    await open({});
    const [coffee, rocket] = [session.chooseSample("coffee"), session.chooseSample("rocket")];
    await Promise.all([coffee, rocket]);
    await until(() => expect(session.input).toEqual({ sample: "rocket" }));
    expect(ran().length).toBe(2);
  });

  it("stays what it was where a photo is refused", async () => {
    await open({});
    isRefused = true;
    await session.chooseSample("coffee");
    await until(() => expect(session.running.problem?.slug).toBe("not-an-image"));
    expect([session.photo?.sample, session.input]).toEqual(["chelsea", { sample: "chelsea" }]);
  });

  it("gives the visitor's own photo back where another file of theirs is refused", async () => {
    own.begin(null);
    await open({});
    await session.chooseFile(new File(["a photo"], "photo.png"));
    await until(() => expect(session.input).toEqual({ sample: "own" }));
    isRefused = true;
    await session.chooseFile(new File(["a letter"], "letter.txt"));
    await until(() => expect(session.running.problem?.slug).toBe("not-an-image"));
    await until(() => expect(own.name).toBe("photo.png"));
    expect(session.photo?.name).toBe("photo.png");
  });
});

it("the last axis counts labels where it is of the logits or of their softmax", async () => {
  await open({ model: "classifier" });
  const node = (name, op, inputs, shape) => partly({ name, op, inputs, shape });
  await until(() => expect(session.labelsOf(node("fc", "linear", ["pool"], [1, 2]))).toEqual(["cat", "dog"]));
  expect(session.labelsOf(node("softmax", "softmax", ["fc"], [1, 2]))).toEqual(["cat", "dog"]);
  expect(session.labelsOf(node("softmax", "softmax", ["scores"], [1, 2]))).toEqual([]);
  expect(session.labelsOf(node("pool", "mean", ["relu"], [1, 2]))).toEqual([]);
  // Two pictures and not two labels.
  expect(session.labelsOf(node("fc", "linear", ["pool"], [2, 3]))).toEqual([]);
  session.choose("reader");
  await until(() => expect(session.run?.model).toBe("reader"));
  expect(session.labelsOf(node("fc", "linear", ["pool"], [1, 2]))).toEqual([]);
});

describe("the list of operations", () => {
  it("is found by its own name where its kind gathers several operations", async () => {
    await open({ model: "handed" });
    expect(session.kinds).toEqual(["linear", "sub", "sum"]);
    session.kind = "sub";
    expect(session.shown.map(({ name }) => name)).toEqual(["less"]);
    session.kind = "sum";
    expect(session.shown.map(({ name }) => name)).toEqual(["less"]);
    [session.wanted, session.kind] = ["SUB", ""];
    expect(session.shown.map(({ name }) => name)).toEqual(["less"]);
  });

  it("is of the kind and with the words that are wanted, whatever their capitals", async () => {
    await open({ find: "RELU 1" });
    expect(session.shown.map(({ name }) => name)).toEqual(["relu1"]);
    [session.wanted, session.kind] = ["", "convolution"];
    expect(session.shown.map(({ name }) => name)).toEqual(["conv1"]);
    session.choose("reader");
    await until(() => expect(session.run?.model).toBe("reader"));
    // Of another network that has no such operation all are shown.
    expect([session.kind, session.shownKind, session.shown.length]).toEqual(["convolution", "", 1]);
  });
});

describe("the way back from a value", () => {
  it("grows step by step, and is cut where one returns", async () => {
    await open({ node: "relu1", at: "0,0,0" });
    session.opened.goBack("conv1", [0, 1, 2]);
    session.opened.goBack("conv1", [0, 2, 2]);
    expect([session.opened.trail.length, session.opened.step?.place]).toEqual([3, [0, 2, 2]]);
    session.opened.returnTo(1);
    expect([session.opened.trail.length, session.opened.step]).toEqual([2, { name: "conv1", place: [0, 1, 2] }]);
    session.opened.look("conv1", [9, 9, 9]);
    expect([session.opened.node?.name, session.opened.step]).toEqual(["conv1", null]);
  });

  it("is forgotten with the network", async () => {
    await open({ node: "relu1", at: "0,0,0" });
    session.choose("reader");
    await until(() => expect(session.opened.trail).toEqual([]));
  });
});

describe("what an operation puts out", () => {
  const asked = () => sent.filter(({ path }) => path.endsWith("/output")).map(({ query }) => query.index);

  it("is asked for once a map, however the cells of it are walked", async () => {
    await open({ node: "conv1", at: "2,1,1" });
    await until(() => expect(session.opened.output.answer?.output.shape).toEqual([8, 6]));
    session.opened.move([2, 7, 5]);
    flushSync();
    expect(asked()).toEqual(["2,:,:"]);
    session.opened.move([3, 7, 5]);
    await until(() => expect(asked()).toEqual(["2,:,:", "3,:,:"]));
  });

  it("is drawn along the axes that are chosen, of this operation alone", async () => {
    await open({ node: "conv1", at: "2,1,1" });
    session.opened.draw({ rows: 0, columns: 2 });
    await until(() => expect(asked().at(-1)).toBe(":,1,:"));
    // The map that was drawn before is not shown along other axes.
    expect(session.opened.axes).toEqual({ rows: 0, columns: 2 });
    session.opened.look("relu1", [0, 0, 0]);
    expect(session.opened.axes).toEqual({ rows: 1, columns: 2 });
  });

  it("is of the photo that was run, and dimmed until the next one's comes", async () => {
    await open({ node: "conv1", at: "2,1,1" });
    await until(() => expect(session.opened.output.status).toBe("ready"));
    session.opened.move([0, 1, 1]);
    flushSync();
    expect([session.opened.output.isStale, session.opened.output.last?.output.shape]).toEqual([true, [8, 6]]);
    session.opened.draw({ rows: null, columns: 0 });
    flushSync();
    expect(session.opened.output.last).toBeNull();
  });
});
