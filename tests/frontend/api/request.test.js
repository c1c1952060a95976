import { afterEach, describe, expect, it, vi } from "vitest";
import {
  attribute,
  computeAttention,
  computeFeatureMaps,
  getFilters,
  getModel,
} from "../../../frontend/src/api/client.js";
import { all } from "../../../frontend/src/api/question.js";
import { Problem } from "../../../frontend/src/api/problem.js";
import { address } from "../../../frontend/src/api/request.js";
import { decodeAll } from "../../../frontend/src/api/tensor.js";

/** A service that gives one answer; the calls it got are in its `mock.calls`. */
function answering(body, init) {
  const fetch = vi.fn(async () => new Response(JSON.stringify(body), init));
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

afterEach(() => vi.unstubAllGlobals());

describe("address(path, query)", () => {
  it("repeats lists and leaves out what is not there", () => {
    expect(address("/a", { layers: ["conv1", "pool1"], top_k: 5, rotate: null, x: undefined })).toBe(
      "/a?layers=conv1&layers=pool1&top_k=5",
    );
  });
  it("is the path alone without a query", () => expect(address("/a", {})).toBe("/a"));
});

/** Whatever question, put to the service. */
const ask = (options) => getModel("a").ask(options);

describe("a question's ask(options)", () => {
  it("turns problem details into a Problem", async () => {
    const detail = "no layer named 'conv99'; this model has: conv1, relu1";
    answering({ type: "https://heatscope/problems/unknown-layer", title: "Unknown layer", detail }, { status: 404 });
    const problem = await ask().catch((error) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ status: 404, slug: "unknown-layer", title: "Unknown layer", detail });
    expect([problem.isBusy, problem.mayPass]).toEqual([false, false]);
  });

  it("knows a busy service and how long to wait", async () => {
    answering({ title: "Full" }, { status: 503, headers: { "Retry-After": "3" } });
    const problem = await ask().catch((error) => error);
    expect([problem.isBusy, problem.retryAfterSeconds, problem.mayPass]).toEqual([true, 3, true]);
  });

  it("does not take an unavailable network for a busy service", async () => {
    answering({ title: "Model unavailable" }, { status: 503 });
    expect((await ask().catch((error) => error)).isBusy).toBe(false);
  });

  it("says when a proxy answers something else than JSON", async () => {
    vi.stubGlobal("fetch", async () => new Response("<html>", { status: 502, statusText: "Bad Gateway" }));
    const problem = await ask().catch((error) => error);
    expect([problem.status, problem.title, problem.detail]).toEqual([502, "The service answered 502.", "Bad Gateway"]);
  });

  it("makes no answer at all a Problem too", async () => {
    vi.stubGlobal("location", { origin: "http://here" });
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("Failed to fetch");
    });
    const problem = await ask().catch((error) => error);
    expect([problem.status, problem.slug, problem.mayPass, problem.isOwn]).toEqual([0, "unreachable", true, true]);
    expect(problem.detail).toContain("http://here");
  });

  it.each([
    ["breaks off", '{"id": "photo-'],
    ["is none of the service's", "<html>Log in</html>"],
  ])("makes an answer that %s a Problem that may pass", async (_, body) => {
    vi.stubGlobal("fetch", async () => new Response(body));
    const problem = await ask().catch((error) => error);
    expect([problem.status, problem.slug, problem.mayPass]).toEqual([502, "unread", true]);
  });

  it("passes an abort on as it is", async () => {
    vi.stubGlobal("fetch", async ({ signal }) => signal.throwIfAborted());
    const error = await ask({ signal: AbortSignal.abort() }).catch((caught) => caught);
    expect(error.name).toBe("AbortError");
  });
});

/** What was sent last. */
const sent = (fetch) => fetch.mock.calls.at(-1)[0];

describe("the client", () => {
  it("sends a photo as the multipart field image, and asks for bytes", async () => {
    const fetch = answering({ predictions: [] });
    const photo = new File(["x"], "cat.jpg");
    await computeFeatureMaps("photo-cnn", photo, { layers: ["conv1", "pool1"], crop: null }).ask();
    const request = sent(fetch);
    expect([new URL(request.url).pathname, new URL(request.url).search, request.method]).toEqual([
      "/api/v1/models/photo-cnn/feature-maps",
      "?encoding=base64&dtype=float32&layers=conv1&layers=pool1",
      "POST",
    ]);
    expect((await request.formData()).get("image").name).toBe("cat.jpg");
  });

  it("sends a sentence as JSON", async () => {
    const fetch = answering({});
    await computeAttention("m", { text: "I saw a saw." }, "uint8").ask();
    const request = sent(fetch);
    expect([request.headers.get("Content-Type"), await request.json()]).toEqual([
      "application/json",
      { text: "I saw a saw." },
    ]);
    expect(request.url).toContain("dtype=uint8");
  });

  it("keeps strange names inside one part of the path", async () => {
    const fetch = answering({});
    await getFilters("../secret", "a/b").ask();
    expect(sent(fetch).url).toContain("/api/v1/models/..%2Fsecret/layers/a%2Fb/filters?");
  });

  it("says how far a slow answer is, of two at once how far both are", async () => {
    const lines = [{ progress: { done: 1, least: 2, most: 4 } }, { answer: { label: "cat" } }];
    vi.stubGlobal("fetch", async () => new Response(lines.map((line) => `data: ${JSON.stringify(line)}\n\n`).join("")));
    const onprogress = vi.fn();
    const [one, other] = ["a", "b"].map((model) => attribute(model, new Blob(["x"]), { method: "occlusion" }));
    expect(await one.ask({ onprogress })).toEqual({ label: "cat" });
    expect(onprogress).toHaveBeenLastCalledWith({ done: 1, least: 2, most: 4 });
    await all([one, other]).ask({ onprogress });
    expect(onprogress).toHaveBeenLastCalledWith({ done: 2, least: 4, most: 8 });
  });

  it("decodes every tensor of an answer, however deep", () => {
    const tensor = { dtype: "float32", shape: [1], encoding: "list", data: [2] };
    expect(decodeAll({ layers: [{ name: "conv1", output: tensor }], kept: null })).toEqual({
      layers: [{ name: "conv1", output: { values: Float32Array.of(2), shape: [1] } }],
      kept: null,
    });
  });
});

describe("a question's key", () => {
  const [photo, other] = [new Blob(["x"]), new Blob(["x"])];

  it("is equal where what is asked is, in whatever order it was written", () => {
    expect(computeAttention("m", { text: "a", layers: ["b"] }).key).toBe(
      computeAttention("m", { layers: ["b"], text: "a" }).key,
    );
    expect(computeFeatureMaps("m", photo, { size: 64, crop: null }).key).toBe(
      computeFeatureMaps("m", photo, { size: 64 }).key,
    );
  });

  it("differs with the network, the photo, the body and the parameters", () => {
    const keys = [
      computeFeatureMaps("m", photo),
      computeFeatureMaps("n", photo),
      computeFeatureMaps("m", other),
      computeFeatureMaps("m", photo, { size: 64 }),
      computeAttention("m", { text: "a" }),
      computeAttention("m", { text: "b" }),
      computeAttention("m", { text: "a" }, "uint8"),
      all([getModel("m"), getModel("n")]),
      all([getModel("n"), getModel("m")]),
      getModel("m"),
    ].map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
