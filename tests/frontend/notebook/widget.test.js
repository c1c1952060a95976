// @vitest-environment happy-dom
/** What a notebook loads, beside a kernel that stands in: the frame's page is loaded by no browser here. */

import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import widget from "../../../frontend/src/notebook/widget.js";

const PIECE = 1 << 20;
const FILES = { "/notebook/page.js": "script", "/notebook/page.css": "style", "/samples/a.jpg": "picture" };

/** @type {Blob[]} what got an address, the first `blob:1` */
let blobs = [];
/** @type {Kernel} */
let kernel;
/** @type {HTMLElement} */
let el;
/** @type {() => void} */
let leave;
/** @type {MessagePort[]} */
const ports = [];

/** The notebook's end of the channel. */
class Kernel {
  sent = [];
  heard = new Map();
  isThere = true;

  get = (name) => ({ height: 500, picture: "p1" })[name];
  on = (event, heard) => this.heard.set(event, heard);
  off = (event) => this.heard.delete(event);
  say = (said, ...buffers) => this.heard.get("msg:custom")?.(said, buffers);

  send = (content, _callbacks, [buffer] = []) => {
    if (!this.isThere) throw new Error("no channel");
    this.sent.push({ ...content, body: buffer });
    const { id, begin, path } = content;
    if (begin)
      this.say({ id, hash: "#/photo", others: ["o"], title: "Heatscope", samples: ["samples/a.jpg"], end: "" });
    if (!(path in FILES)) return;
    this.say({ id, status: 200, headers: { "content-encoding": path.endsWith("css") ? "gzip" : "" } });
    const bytes = Buffer.from(FILES[path]);
    const packed = Uint8Array.from(path.endsWith("css") ? gzipSync(bytes) : bytes);
    // In two parts, in both forms that a notebook may bring them in.
    this.say({ id }, new DataView(packed.buffer, 0, 2));
    this.say({ id, end: "" }, packed.slice(2).buffer);
  };
}

beforeEach(() => {
  blobs = [];
  kernel = new Kernel();
  el = document.createElement("div");
  // What is seen through, as a browser says it.
  el.style.backgroundColor = "rgba(0, 0, 0, 0)";
  document.body.style.backgroundColor = "rgb(250, 250, 250)";
  document.body.append(el);
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => `blob:${blobs.push(/** @type {Blob} */ (blob))}`);
  // The frame is one that loads nothing by itself.
  const create = document.createElement.bind(document);
  vi.spyOn(document, "createElement").mockImplementation((name) => create(name === "iframe" ? "article" : name));
});

afterEach(() => {
  leave();
  ports.splice(0).forEach((port) => port.close());
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  document.body.replaceChildren();
});

/** Wait for what comes over the channel. */
const becomes = (check) => vi.waitFor(check, { timeout: 20_000, interval: 5 });

function render() {
  leave = widget.render({ model: kernel, el });
}

/** What the frame's page is told, and its port, each time that its frame is loaded. */
async function load() {
  const frame = /** @type {HTMLIFrameElement} */ (
    await becomes(() => el.querySelector("article") ?? expect.fail("no frame yet"))
  );
  const told = await new Promise((resolve) => {
    const postMessage = (said, _origin, [port]) => resolve({ said, port });
    Object.defineProperty(frame, "contentWindow", { value: { postMessage }, configurable: true });
    frame.dispatchEvent(new Event("load"));
  });
  ports.push(told.port);
  return { frame, ...told };
}

/** The page in the frame asks something, and hears what comes. */
async function asking(message) {
  render();
  const { port } = await load();
  const heard = [];
  port.onmessage = ({ data }) => heard.push(data);
  port.postMessage(message);
  const own = () => kernel.sent.filter(({ path }) => path === message.path);
  await becomes(() => expect(own().length).toBeGreaterThan(0));
  return { port, heard, own };
}

const notice = () => {
  const said = el.querySelector("[role=status]");
  return said && !said.hasAttribute("hidden") ? said.textContent : "";
};

describe("the widget", () => {
  it("shows the page that comes over the channel, and where it is to begin", async () => {
    render();
    const { frame, said } = await load();
    expect(said).toMatchObject({ hash: "#/photo", others: ["o"], photo: null, theme: "light" });
    expect([frame.title, frame.parentElement?.style.height]).toEqual(["Heatscope", "500px"]);
    const text = (address) => blobs[Number(address.split(":")[1]) - 1].text();
    const page = await text(frame.src);
    const [, style] = /href="(.*?)"/.exec(page) ?? [];
    const [, script] = /src="(.*?)"/.exec(page) ?? [];
    expect(await Promise.all([script, style, said.files["samples/a.jpg"]].map(text))).toEqual(Object.values(FILES));
  });

  it("hides its picture once the page is there, and begins where it was left when its frame comes back", async () => {
    document.body.insertAdjacentHTML("beforeend", '<img data-heatscope-picture="p1"><img data-heatscope-picture="p2">');
    const shown = () => [...document.querySelectorAll("img")].map(({ style }) => style.display);
    render();
    const { port } = await load();
    expect(shown()).toEqual(["", ""]);
    port.postMessage({ hash: "#/sentence" });
    port.postMessage({ ready: true });
    await becomes(() => expect(shown()).toEqual(["none", ""]));
    expect((await load()).said.hash).toBe("#/sentence");
  });

  it("is dark in a dark notebook", async () => {
    document.body.style.backgroundColor = "rgb(20, 20, 20)";
    render();
    expect((await load()).said.theme).toBe("dark");
  });

  it("lets everything go when it is taken away", async () => {
    const revoked = vi.spyOn(URL, "revokeObjectURL").mockReturnValue();
    const { own } = await asking({ ask: 1, method: "GET", path: "/slow", body: new Uint8Array() });
    leave();
    expect([revoked.mock.calls.length, kernel.heard.size]).toEqual([blobs.length, 0]);
    expect(kernel.sent.at(-1)).toMatchObject({ id: own()[0].id, drop: true });
  });
});

describe("a question of the page", () => {
  it("goes to the kernel in pieces, and its answer comes back in parts", async () => {
    const body = new Uint8Array(2 * PIECE + 5).fill(7);
    const { heard, own } = await asking({ ask: 3, method: "POST", path: "/maps", body });
    expect(own().map(({ more, body: { byteLength } }) => [more, byteLength])).toEqual([
      [true, PIECE],
      [true, PIECE],
      [false, 5],
    ]);
    const [{ id, method }] = own();
    expect([new Set(own().map((one) => one.id)).size, method]).toEqual([1, "POST"]);
    kernel.say({ id: "another", status: 500 });
    kernel.say({ id, status: 200, headers: {} });
    kernel.say({ id }, Uint8Array.of(1, 2).buffer);
    kernel.say({ id, end: "" }, new DataView(Uint8Array.of(0, 3, 4).buffer, 1));
    await becomes(() => expect(heard.length).toBe(4));
    expect(heard.map(({ part, ...said }) => (part ? [...part] : said))).toEqual([
      { answer: 3, status: 200, headers: {} },
      [1, 2],
      [3, 4],
      { answer: 3, end: "" },
    ]);
  });

  it("that nobody waits for any more is dropped, and its late answer is not heard", async () => {
    const { port, heard, own } = await asking({ ask: 4, method: "GET", path: "/slow", body: new Uint8Array() });
    const [{ id }] = own();
    port.postMessage({ drop: 4 });
    await becomes(() => expect(kernel.sent.at(-1)).toMatchObject({ id, drop: true }));
    kernel.say({ id, status: 200, end: "" });
    port.postMessage({ ask: 5, method: "GET", path: "/next", body: new Uint8Array() });
    await becomes(() => expect(kernel.sent.at(-1).path).toBe("/next"));
    kernel.say({ id: kernel.sent.at(-1).id, end: "" });
    await becomes(() => expect(heard).toEqual([{ answer: 5, end: "" }]));
  });

  it("says that the kernel is busy where it waits long, until it is answered", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { heard, own } = await asking({ ask: 1, method: "GET", path: "/slow", body: new Uint8Array() });
    expect(notice()).toBe("");
    vi.advanceTimersByTime(4000);
    expect(notice()).toContain("has not answered yet");
    kernel.say({ id: own()[0].id, status: 200, end: "" });
    expect(notice()).toBe("");
    await becomes(() => expect(heard.length).toBe(1));
  });
});

describe("without a kernel", () => {
  it("a question is answered by saying so", async () => {
    const { port, heard } = await asking({ ask: 1, method: "GET", path: "/slow", body: new Uint8Array() });
    kernel.isThere = false;
    port.postMessage({ ask: 2, method: "GET", path: "/more", body: new Uint8Array() });
    await becomes(() => expect(heard.length).toBe(1));
    expect(heard[0]).toMatchObject({ answer: 2, end: expect.stringContaining("no longer there") });
    expect(notice()).toContain("no longer there");
    kernel.isThere = true;
  });

  it("the notebook's word that it has gone is said on", () => {
    render();
    kernel.heard.get("comm_live_update")();
    expect(notice()).toContain("Run the cell again");
  });

  it("a page that does not come is told of", async () => {
    const { send } = kernel;
    kernel.send = (content, ...rest) =>
      content.path?.endsWith(".css") ? kernel.say({ id: content.id, status: 404, end: "" }) : send(content, ...rest);
    render();
    await becomes(() => expect(notice()).toBe("The page could not be shown: /notebook/page.css: 404"));
  });
});
