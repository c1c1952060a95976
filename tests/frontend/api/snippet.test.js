import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { asCurl, asPlainPython, asPython } from "../../../frontend/src/api/snippet.js";

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
const VALUE = {
  path: "/api/v1/models/photo-cnn/unit",
  query: { layer: "conv2", at: "0,14,15" },
  image: { name: "it's a cat.jpg" },
  op: "convolution",
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

  it("sends JSON that survives the shell, with options that every curl since 7.68 knows", () => {
    const given = shellArguments(asCurl(SENTENCE, HOME));
    expect(given.slice(-4, -1)).toEqual(["-H", "Content-Type: application/json", "-d"]);
    expect(JSON.parse(given.at(-1) ?? "")).toEqual(SENTENCE.json);
  });
});

describe("asPython(call, home)", () => {
  it("is the client's call by the contract's names, what is not said left out", () => {
    expect(asPython(VALUE, HOME).split("\n")).toEqual([
      "from heatscope_client import Client",
      "",
      'with Client("http://127.0.0.1:8000") as client:',
      "    answer = client.unit(",
      '        "it\'s a cat.jpg",',
      '        layer="conv2",',
      '        at="0,14,15",',
      '        model="photo-cnn",',
      "    )",
      "parts = {operand.role: operand.values for operand in answer.operands}",
      "for role, numbers in parts.items():",
      "    print(role)",
      "    print(numbers)",
      'print((parts["patch"] * parts["weight"]).sum() + sum(parts.get("bias", [0])))',
      'print(answer.formula, "=", answer.value)',
    ]);
    expect(asPython(PHOTO, HOME)).not.toContain("top_k");
  });

  it("stands on one line where it fits, and else on one for each that is given", () => {
    const short = { path: "/api/v1/lessons/data-efficiency" };
    expect(asPython(short, HOME)).toContain("    answer = client.data_efficiency()\n");
    const text = { path: "/api/v1/models/pronouncer/generation", json: { text: "heat", beams: 4 } };
    expect(asPython(text, HOME)).toContain('    answer = client.generation("heat", beams=4, model="pronouncer")\n');
    const long = { ...text, json: { text: "heat".repeat(9), beams: 4 } };
    expect(asPython(long, HOME)).toContain('    answer = client.generation(\n        "heatheat');
    for (const call of [short, text, long, PHOTO, SENTENCE, VALUE]) {
      for (const line of [asPython, asPlainPython].flatMap((as) => as(call, HOME).split("\n"))) {
        // What is longer has one thing given on it.
        if (/^ *answer = \w+\.\w+\(.+\)$/.test(line)) expect(line.length).toBeLessThanOrEqual(80);
      }
    }
  });

  it("fetches a sample, and says a text by name where it might be a photo", () => {
    expect(asPython(PHOTO, HOME)).toContain('urlopen("http://127.0.0.1:8000/samples/chelsea.jpg").read(),');
    const trace = { path: "/api/v1/models/m/trace", query: {}, json: { text: "I saw" } };
    expect(asPython(trace, HOME)).toContain('client.trace(text="I saw", model="m")');
  });
});

describe("asPlainPython(call, home)", () => {
  it("is Python that asks for the same", () => {
    const text = asPlainPython(PHOTO, HOME);
    expect(text).toContain('params={"layers": ["conv1"]},');
    expect(text).toContain('image = httpx.get("http://127.0.0.1:8000/samples/chelsea.jpg").content');
    expect(asPlainPython(VALUE, HOME)).toContain('image = open("it\'s a cat.jpg", "rb")');
  });

  it("writes JSON as Python, and leaves a field that may not be there to chance", () => {
    const text = asPlainPython(SENTENCE, HOME);
    expect(text).toContain('"layers": None');
    expect(text).toContain('"positional_encoding": False');
    expect(text).toContain('    print(token["text"], token.get("label"), token.get("probability"))');
  });
});
