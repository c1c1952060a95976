import { expect, it, vi } from "vitest";
import { readLines } from "../../../frontend/src/api/lines.js";

/** @param {string[]} parts as they come over the network, cut anywhere */
const stream = (...parts) => new Blob(parts).stream();

it("readLines(stream, onprogress) tells how far it is and gives the answer", async () => {
  const onprogress = vi.fn();
  const lines = '{"progress":{"done":1,"least":2,"most":3}}\n{"answer":{"score":1.5}}\n';
  expect(await readLines(stream(lines.slice(0, 20), lines.slice(20)), onprogress)).toEqual({ score: 1.5 });
  expect(onprogress.mock.calls).toEqual([[{ done: 1, least: 2, most: 3 }]]);
});

it("readLines(stream) reads server-sent events as well", async () => {
  const onprogress = vi.fn();
  const events = 'data: {"progress":{"done":1,"least":2,"most":3}}\n\ndata: {"answer":{"text":"a\\ndata: b"}}\n\n';
  expect(await readLines(stream(events.slice(0, 30), events.slice(30)), onprogress)).toEqual({ text: "a\ndata: b" });
  expect(onprogress).toHaveBeenCalledTimes(1);
});

it("readLines(stream) throws a problem that came late", async () => {
  const late = '{"problem":{"type":"/problems/timed-out","status":504,"title":"Too slow","detail":"why"}}\n';
  await expect(readLines(stream(late), () => {})).rejects.toMatchObject({ status: 504, slug: "timed-out" });
});

it("readLines(stream) says so when the answer never comes", async () => {
  await expect(readLines(stream(""), () => {})).rejects.toMatchObject({ slug: "cut-off", mayPass: true });
});
