import { afterEach, describe, expect, it } from "vitest";
import { fetchThrough } from "../../../frontend/src/notebook/channel.js";

const HOME = "https://heatscope.invalid";
/** @type {MessageChannel[]} */
const channels = [];
afterEach(() => channels.splice(0).forEach(({ port1, port2 }) => (port1.close(), port2.close())));

/** @param {(asked: any, say: (said: object) => void) => void} answer */
function fetchFrom(answer, elsewhere = fetch) {
  const channel = new MessageChannel();
  channels.push(channel);
  channel.port2.onmessage = ({ data }) => answer(data, (said) => channel.port2.postMessage(said));
  return fetchThrough(channel.port1, HOME, elsewhere);
}

describe("fetchThrough(port, home, elsewhere)", () => {
  it("asks with method, path, headers and body, and gives what comes back in parts", async () => {
    const ask = fetchFrom(({ ask, method, path, headers, body }, say) => {
      const told = `${method} ${path} ${headers["content-type"]} ${new TextDecoder().decode(body)}`;
      say({ answer: ask, status: 201, headers: { "retry-after": "3" } });
      for (const part of [told.slice(0, 9), told.slice(9)]) say({ answer: ask, part: new TextEncoder().encode(part) });
      say({ answer: ask, end: "" });
    });
    const headers = { "Content-Type": "application/json" };
    const answer = await ask(`${HOME}/api/v1/models?a=%20b`, { method: "POST", headers, body: "[1]" });
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([201, "3"]);
    expect(await answer.text()).toBe("POST /api/v1/models?a=%20b application/json [1]");
  });

  it("takes a Request as well, and answers each with its own", async () => {
    /** @type {[number, (said: object) => void][]} */
    const waiting = [];
    const ask = fetchFrom(({ ask, path }, say) => {
      waiting.push([ask, () => {}]);
      if (waiting.length < 2) return;
      // The later first.
      for (const [number] of waiting.reverse()) {
        say({ answer: number, status: 200, headers: {} });
        say({ answer: number, part: new TextEncoder().encode(`${number}${path.slice(0, 1)}`) });
        say({ answer: number, end: "" });
      }
    });
    const [one, two] = await Promise.all([ask(new Request(`${HOME}/one`)), ask(new Request(`${HOME}/two`))]);
    expect([await one.text(), await two.text()]).toEqual(["1/", "2/"]);
  });

  it("gives parts as they come", async () => {
    /** @type {(said: object) => void} */
    let say = () => {};
    const ask = fetchFrom(({ ask }, answer) => {
      say = (said) => answer({ answer: ask, ...said });
      say({ status: 200, headers: {} });
      say({ part: new Uint8Array([7]) });
    });
    const reader = /** @type {ReadableStream<Uint8Array>} */ ((await ask(`${HOME}/a`)).body).getReader();
    expect((await reader.read()).value).toEqual(new Uint8Array([7]));
    say({ end: "" });
    expect((await reader.read()).done).toBe(true);
  });

  it("fails with the reason, before and while an answer comes", async () => {
    const ask = fetchFrom(({ ask, path }, say) => {
      if (path === "/late") say({ answer: ask, status: 200, headers: {} });
      say({ answer: ask, end: "The kernel is gone" });
    });
    await expect(ask(`${HOME}/early`)).rejects.toThrow("The kernel is gone");
    await expect((await ask(`${HOME}/late`)).text()).rejects.toThrow("The kernel is gone");
  });

  it("tells that nobody waits any more", async () => {
    const controller = new AbortController();
    /** @type {any[]} */
    const heard = [];
    const dropped = new Promise((resolve) => {
      const ask = fetchFrom((data) => {
        heard.push(data);
        if (data.ask) controller.abort();
        if (data.drop) resolve(data.drop);
      });
      ask(`${HOME}/a`, { signal: controller.signal }).catch((cause) => heard.push(cause.name));
    });
    expect(await dropped).toBe(1);
    expect(heard.map((each) => each.name ?? each.path ?? each)).toContain("AbortError");
  });

  it("leaves every other address to others", async () => {
    const seen = /** @type {string[]} */ ([]);
    const elsewhere = /** @type {typeof fetch} */ (async (address) => (seen.push(String(address)), new Response("x")));
    const ask = fetchFrom(() => {}, elsewhere);
    expect(await (await ask("blob:http://a/b")).text()).toBe("x");
    await ask(`${HOME}.example/a`);
    expect(seen).toEqual(["blob:http://a/b", `${HOME}.example/a`]);
  });
});
