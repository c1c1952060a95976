import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Answers } from "../../../frontend/src/api/answers.js";
import { Problem } from "../../../frontend/src/api/problem.js";
import { all, as, get, post } from "../../../frontend/src/api/question.js";
import { nameOf, nameSample, whyRecorded } from "../../../frontend/src/api/recorded.js";

const MODEL = "/api/v1/models/{model_id}";
const NAME = "GET /api/v1/models/a?";
const BUSY = { status: 503, headers: { "Retry-After": "9" } };

/** @returns {Promise<Response>} */
const nothing = () => Promise.reject(new TypeError("gone"));
/** How the service answers now, and what was fetched of the records. */
let service = nothing;
/** @type {string[]} */
let fetched = [];

/** @param {unknown} content */
const compressed = (content) =>
  new Response(new Blob([JSON.stringify(content)]).stream().pipeThrough(new CompressionStream("gzip")));

beforeEach(() => {
  fetched = [];
  service = nothing;
  vi.stubGlobal("fetch", async (request) => {
    const url = request.url ?? request;
    if (!url.includes("/recorded/")) return service();
    fetched.push(url.split("/").at(-1));
    return url.endsWith("index.json") ? Response.json({ [NAME]: "a.gz" }) : compressed({ id: "a" });
  });
  vi.stubGlobal("location", { origin: "http://here" });
});

afterEach(() => vi.unstubAllGlobals());

const model = (id) => get(MODEL, { path: { model_id: id } });
const recorded = { mayBeRecorded: true };

describe("recorded answers", () => {
  it("are named by all that is asked, in any order, and by the sample instead of its picture", () => {
    const params = { path: { model_id: "b" }, query: { size: 8, layers: ["x", "y"] } };
    expect(nameOf("get", MODEL, params)).toBe("GET /api/v1/models/b?layers=x&layers=y&size=8");
    expect(nameOf("post", MODEL, params, { text: "ä" })).toBe(
      'POST /api/v1/models/b?layers=x&layers=y&size=8 {"text":"ä"}',
    );
    const image = new Blob(["cat"]);
    expect(nameOf("post", MODEL, params, { image })).toBeNull();
    nameSample(image, "chelsea");
    expect(nameOf("post", MODEL, params, { image })).toBe(
      "POST /api/v1/models/b?layers=x&layers=y&size=8 sample chelsea",
    );
  });

  it.each([
    ["gone", nothing, 0],
    ["full", async () => new Response("{}", BUSY), 503],
    ["not there, and somebody else answers", async () => new Response("<h1>404</h1>", { status: 404 }), 404],
  ])("stand in for a service that is %s, and say why", async (_, answer, status) => {
    service = answer;
    const found = await new Answers().ask(model("a"), recorded);
    expect(found).toEqual({ id: "a" });
    expect(whyRecorded(found)?.status).toBe(status);
  });

  it("stand in for nothing that the service refuses, that was not recorded, or that has to be its own", async () => {
    await expect(new Answers().ask(model("other"), recorded)).rejects.toBeInstanceOf(Problem);
    await expect(new Answers().ask(model("a"))).rejects.toThrow();
    const image = new Blob(["own"]);
    await expect(new Answers().ask(post(MODEL, { path: { model_id: "a" } }, { image }), recorded)).rejects.toThrow();
    service = async () => Response.json({ title: "Unknown model", detail: "no" }, { status: 404 });
    await expect(new Answers().ask(model("a"), recorded)).rejects.toThrow("no");
  });

  it("are known for what they are in what is made of them", async () => {
    const made = as(model("a"), "made", (answer) => ({ answer }));
    expect(whyRecorded(await made.ask(recorded))).not.toBeNull();
    expect(whyRecorded(await all([made, made]).ask(recorded))).not.toBeNull();
    service = async () => Response.json({ id: "now" });
    expect(whyRecorded(await as(model("a"), "made", (answer) => ({ answer })).ask(recorded))).toBeNull();
  });

  it("are not kept: the service is asked again", async () => {
    const answers = new Answers();
    await answers.ask(model("a"), recorded);
    service = async () => Response.json({ id: "now" });
    expect(await answers.ask(model("a"), recorded)).toEqual({ id: "now" });
  });

  it("are here once fetched, when nothing can be fetched any more", async () => {
    vi.resetModules();
    const fresh = await import("../../../frontend/src/api/recorded.js");
    await fresh.fetchRecorded();
    expect(fetched).toEqual(["index.json", "a.gz"]);
    vi.stubGlobal("fetch", nothing);
    const { Problem: Gone } = await import("../../../frontend/src/api/problem.js");
    const gone = new Gone({ status: 0, slug: "unreachable", title: "gone", detail: "" });
    expect(await fresh.orRecorded(NAME, gone)).toEqual({ id: "a" });
  });

  it("come again when they did not come", async () => {
    vi.resetModules();
    const fresh = await import("../../../frontend/src/api/recorded.js");
    const stubbed = globalThis.fetch;
    vi.stubGlobal("fetch", nothing);
    await expect(fresh.fetchRecorded()).rejects.toThrow("gone");
    vi.stubGlobal("fetch", stubbed);
    await fresh.fetchRecorded();
    expect(fetched).toContain("a.gz");
  });
});
