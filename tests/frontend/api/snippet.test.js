import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { asCurl, asPython } from "../../../frontend/src/api/snippet.js";

const HOME = "http://127.0.0.1:8000";
const PHOTO = {
  path: "/api/v1/models/photo-cnn/feature-maps",
  query: { layers: ["conv1"], top_k: null },
  image: { name: "chelsea.jpg", from: "http://127.0.0.1:8000/samples/chelsea.jpg" },
};
const SENTENCE = {
  path: "/api/v1/models/sentence-encoder/attention",
  json: { text: 'It\'s "fine" \\o/ 🙂', layers: null, positional_encoding: false },
};

/** The arguments that a shell gives to curl. */
function shellArguments(text) {
  const script = `curl() { printf '%s\\0' "$@"; }\n${text}`;
  return execFileSync("bash", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
}

describe("asCurl(call, home)", () => {
  it("fetches a sample first, then sends it", () => {
    expect(shellArguments(asCurl(PHOTO, HOME))).toEqual([
      "-sO",
      "http://127.0.0.1:8000/samples/chelsea.jpg",
      "-s",
      "http://127.0.0.1:8000/api/v1/models/photo-cnn/feature-maps?layers=conv1",
      "-F",
      'image=@"chelsea.jpg"',
    ]);
  });

  it("names the visitor's own file, whatever it is called", () => {
    const call = { ...PHOTO, image: { name: 'it\'s; a "cat".jpg' } };
    expect(shellArguments(asCurl(call, HOME)).at(-1)).toBe('image=@"it\'s; a \\"cat\\".jpg"');
  });

  it("sends JSON that survives the shell", () => {
    const given = shellArguments(asCurl(SENTENCE, HOME));
    expect(JSON.parse(given.at(-1))).toEqual(SENTENCE.json);
    expect(given.at(-2)).toBe("--json");
  });
});

describe("asPython(call, home)", () => {
  it("is Python that asks for the same", () => {
    const text = asPython(PHOTO, HOME);
    expect(text).toContain('params={"layers": ["conv1"]},');
    expect(text).toContain('image = httpx.get("http://127.0.0.1:8000/samples/chelsea.jpg").content');
    expect(asPython({ ...PHOTO, image: { name: "cat.jpg" } }, HOME)).toContain('image = open("cat.jpg", "rb")');
  });

  it("writes JSON as Python", () => {
    const text = asPython(SENTENCE, HOME);
    expect(text).toContain('"layers": None');
    expect(text).toContain('"positional_encoding": False');
  });
});
