import { afterEach, describe, expect, it, vi } from "vitest";
import { decodeAll } from "../../../frontend/src/api/asking.js";
import { computeFeatureMaps, getModel } from "../../../frontend/src/api/client.js";
import { Problem } from "../../../frontend/src/api/problem.js";
import { address, request } from "../../../frontend/src/api/request.js";

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

describe("request(path, options)", () => {
  it("turns problem details into a Problem", async () => {
    const detail = "no layer named 'conv99'; this model has: conv1, relu1";
    answering({ type: "https://heatscope/problems/unknown-layer", title: "Unknown layer", detail }, { status: 404 });
    const problem = await request("/a").catch((error) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ status: 404, slug: "unknown-layer", title: "Unknown layer", detail });
    expect([problem.isBusy, problem.mayPass]).toEqual([false, false]);
  });

  it("knows a busy service and how long to wait", async () => {
    answering({ title: "Full" }, { status: 503, headers: { "Retry-After": "3" } });
    const problem = await request("/a").catch((error) => error);
    expect([problem.isBusy, problem.retryAfterSeconds, problem.mayPass]).toEqual([true, 3, true]);
  });

  it("does not take an unavailable network for a busy service", async () => {
    answering({ title: "Model unavailable" }, { status: 503 });
    expect((await request("/a").catch((error) => error)).isBusy).toBe(false);
  });

  it("says when a proxy answers something else than JSON", async () => {
    vi.stubGlobal("fetch", async () => new Response("<html>", { status: 502, statusText: "Bad Gateway" }));
    const problem = await request("/a").catch((error) => error);
    expect([problem.status, problem.title, problem.detail]).toEqual([502, "The service answered 502", "Bad Gateway"]);
  });

  it("makes no answer at all a Problem too", async () => {
    vi.stubGlobal("location", { origin: "http://here" });
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("Failed to fetch");
    });
    const problem = await request("/a").catch((error) => error);
    expect([problem.status, problem.slug, problem.mayPass]).toEqual([0, "unreachable", true]);
    expect(problem.detail).toContain("http://here");
  });

  it("passes an abort on as it is", async () => {
    vi.stubGlobal("fetch", async (_path, { signal }) => signal.throwIfAborted());
    const error = await request("/a", { signal: AbortSignal.abort() }).catch((caught) => caught);
    expect(error.name).toBe("AbortError");
  });
});

describe("the client", () => {
  it("sends a photo as the multipart field image, and asks for bytes", async () => {
    const fetch = answering({ predictions: [] });
    await computeFeatureMaps("photo-cnn", new File(["x"], "cat.jpg"), { layers: ["conv1"] });
    const [path, { method, body }] = fetch.mock.calls[0];
    expect([path, method]).toEqual([
      "/api/v1/models/photo-cnn/feature-maps?encoding=base64&dtype=float32&layers=conv1",
      "POST",
    ]);
    expect(body.get("image").name).toBe("cat.jpg");
  });

  it("keeps strange names inside one part of the path", async () => {
    const fetch = answering({});
    await getModel("../secret");
    expect(fetch.mock.calls[0][0]).toBe("/api/v1/models/..%2Fsecret");
  });

  it("decodes every tensor of an answer, however deep", () => {
    const tensor = { dtype: "float32", shape: [1], encoding: "list", data: [2] };
    expect(decodeAll({ layers: [{ name: "conv1", output: tensor }], kept: null })).toEqual({
      layers: [{ name: "conv1", output: { values: Float32Array.of(2), shape: [1] } }],
      kept: null,
    });
  });
});
