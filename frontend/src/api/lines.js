/**
 * Answers that come in lines: how far the service is, again and again, and at last what
 * was asked for.
 *
 * Server-sent events, or bare lines of JSON: each says `{progress}`, `{answer}` or `{problem}`. Events, because some
 * proxies, Jupyter's among them, hand on nothing else before its end.
 */

import { frame } from "../messages/frame.js";
import { Problem } from "./problem.js";

/** What to ask for, so that lines come as they are written. */
export const EVENTS = "text/event-stream";

/** @typedef {{ done: number, least: number, most: number }} Progress */

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @param {(progress: Progress) => void} onprogress
 * @returns {Promise<any>} the answer
 */
export async function readLines(stream, onprogress) {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    rest += decoder.decode(value, { stream: !done });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (!line) continue;
      const said = JSON.parse(line.replace(/^data: /, ""));
      if (said.progress) onprogress(said.progress);
      if (said.problem) throw problemIn(said.problem);
      if (said.answer) return said.answer;
    }
    if (done) break;
  }
  throw new Problem({
    status: 0,
    slug: "cut-off",
    title: frame.text("notice.cutOff.title"),
    detail: frame.text("notice.cutOff.detail"),
    isOwn: true,
  });
}

/** @param {{ type?: string, status?: number, title?: string, detail?: string }} facts */
function problemIn({ type, status, title, detail }) {
  return new Problem({
    status: status ?? 500,
    slug: type?.split("/").at(-1) ?? "unknown",
    title: title ?? frame.text("notice.failed"),
    detail: detail ?? "",
    isOwn: !title && !detail,
  });
}
