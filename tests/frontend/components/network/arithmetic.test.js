// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import OpenedValue from "../../../../frontend/src/components/network/OpenedValue.svelte";
import {
  curveThrough,
  nameWithin,
  signBetween,
  wayOf,
  written,
} from "../../../../frontend/src/components/network/arithmetic/which.js";
import { send, show } from "../mounting.js";

const tensor = (values, shape = [values.length]) => ({ values: Float32Array.from(values), shape });

/**
 * An operand whose numbers stand in `node` at `places`; a constant without any.
 *
 * @param {string} role
 * @param {number | number[]} values
 * @param {number[] | null} [places]
 * @param {string} [node]
 * @param {number[]} [shape]
 */
function operand(role, values, places = null, node = places ? "before" : "constant", shape = undefined) {
  const rows = Array.isArray(values) ? values : [values];
  const axes = places?.length ? places.length / rows.length : 0;
  const sizes = shape ?? (Array.isArray(values) ? [rows.length] : []);
  return {
    role,
    node,
    values: tensor(rows, sizes),
    places: { values: Int32Array.from(places ?? []), shape: [...sizes, axes] },
  };
}

const node = (facts = {}) => ({
  name: "here", op: "", function: "", module: "m", type: "M", inputs: ["before"], shape: [9, 9], is_open: true,
  least: 0, largest: 1, mean: 0, nan_count: 0, infinite_count: 0, ...facts,
}); // prettier-ignore

const value = (op, operands, facts = {}) => ({
  layer: "here", node: "here", type: "M", op, input: "before", at: [0, 0], value: 0, formula: "", operands, steps: {},
  ...facts,
}); // prettier-ignore

const X = operand("x", 0.5, [0, 0]);
const LEARNED = { mean: 0.1, variance: 4, normalised: 0.2 };

describe("wayOf()", () => {
  it.each([
    ["convolution", value("convolution", [operand("patch", [1, 2], [0, 0, 0, 1], "before", [2, 1]), operand("weight", [3, 4], [0, 0, 0, 1], "w", [2, 1])])],
    ["generic", value("convolution", [operand("patch", [1, 2], [0, 0, 0, 1], "before", [2, 1])])],
    ["products", value("linear", [operand("input", [1, 2], [0, 1]), operand("weight", [3, 4], [0, 1])])],
    ["products", value("matrix product", [operand("row", [1, 2], [0, 1]), operand("column", [3, 4], [0, 1])])],
    ["generic", value("matrix product", [operand("row", [1, 2], [0, 1])])],
    ["normalisation", value("layer normalisation", [X, operand("epsilon", 1e-5)], { steps: LEARNED })],
    ["generic", value("layer normalisation", [X, operand("epsilon", 1e-5)], { steps: { mean: 0.1 } })],
    ["normalisation", value("RMS normalisation", [X, operand("epsilon", 1e-5)], { steps: { mean_square: 2 } })],
    ["pointwise", value("pointwise", [X, operand("negative_slope", 0.1)])],
    ["pair", value("pointwise", [operand("a", 2, [0, 0]), operand("b", 3, [0, 0])])],
    ["pair", value("sum", [operand("a", 2, [0, 0]), operand("b", 3)])],
    ["generic", value("sum", [operand("a", [2, 3], [0, 1])])],
    ["softmax", value("softmax", [operand("row", [1, 2], [0, 1])], { formula: "exp(x − max) / Σ exp(row − max)", steps: { sum: 1.4, maximum: 2, exponentials: tensor([0.4, 1]) } })],
    ["generic", value("softmax", [operand("row", [1, 2], [0, 1])], { formula: "x / Σ row", steps: { sum: 1.4, maximum: 2, exponentials: tensor([0.4, 1]) } })],
    ["generic", value("attention", [operand("query", [1], [0]), operand("keys", [1], [0]), operand("values", [1], [0])])],
    ["pooling", value("max pooling", [operand("window", [1, 2], [0, 1])], { steps: { winner: { values: Int32Array.of(1), shape: [1] } } })],
    ["generic", value("max pooling", [operand("window", [1, 2], [0, 1])])],
    ["embedding", value("embedding", [operand("index", 7, [0]), operand("weight", 1, [7, 0])])],
    ["bag", value("embedding bag", [operand("indices", [7], [0]), operand("weight", [1], [7, 0])])],
    ["generic", value("embedding bag", [operand("indices", [], [])])],
    ["moved", value("view", [operand("value", 1, [0, 0])])],
    ["generic", value("dropout", [X, operand("p", 0.1)])],
    ["generic", value("reduction", [X])],
    ["generic", value("toString", [X])],
  ])("is %s where the answer has what that needs", (way, answer) => expect(wayOf(answer, node())).toBe(way)); // prettier-ignore

  it("is a join only of the node itself, and of several inputs", () => {
    const answer = value("view", [operand("value", 1, [0, 0])]);
    const cat = node({ function: "cat", inputs: ["before", "other"] });
    expect(wayOf(answer, cat)).toBe("joined");
    expect(wayOf({ ...answer, node: "inside" }, cat)).toBe("moved");
    expect(wayOf(answer, { ...cat, inputs: ["before"] })).toBe("moved");
  });
});

describe("curveThrough()", () => {
  const answer = value("pointwise", [X], { value: 0.5, formula: "max(0, x)" });

  it("gives the function that the value lies on", () => {
    expect(curveThrough(answer, node({ function: "relu" }))?.(-3)).toBe(0);
    const power = value("pointwise", [operand("a", 3, [0, 0]), operand("b", 2)], { value: 9, formula: "a ^ b" });
    expect(curveThrough(power, node({ function: "pow" }))?.(5)).toBe(25);
  });

  it("tells the two GELUs apart", () => {
    const tanh = value("pointwise", [operand("x", 1, [0, 0])], {
      value: 0.8411919906,
      formula: "x / 2 · (1 + tanh(…))",
    });
    expect(curveThrough(tanh, node({ function: "gelu" }))?.(1)).toBeCloseTo(0.8411919906, 9);
    expect(curveThrough({ ...tanh, formula: "x · Φ(x)" }, node({ function: "gelu" }))).toBe(null);
  });

  it("draws none that does not give the value, and none of a node that only moves it", () => {
    expect(curveThrough(answer, node({ function: "tanh" }))).toBe(null);
    expect(curveThrough(answer, node({ function: "own_activation" }))).toBe(null);
    expect(curveThrough({ ...answer, node: "inside" }, node({ function: "relu" }))).toBe(null);
  });
});

it("signBetween() and written() read the formula as the service gives it", () => {
  const operands = [operand("a", 1, [0, 0]), operand("b", -2, [0, 0])];
  expect(signBetween(value("sum", operands, { formula: "a − b" }))).toBe("−");
  expect(signBetween(value("larger or smaller", operands, { formula: "max(a, b)" }))).toBe(null);
  const weighted = value("sum", [...operands, operand("value", 0.5)], { formula: "a + value · b" });
  expect(signBetween(weighted)).toBe(null);
  expect(written(weighted, String)).toBe("1 + 0.5 · (-2)");
  expect(written(value("larger or smaller", operands, { formula: "max(a, b)" }), String)).toBe("max(1, (-2))");
});

it("nameWithin() leaves out the module that the card names already", () => {
  expect(nameWithin("layers.0.norm.weight", { module: "layers.0.norm" })).toBe("weight");
  expect(nameWithin("shared.weight", { module: "encoder.embed" })).toBe("shared.weight");
  expect(nameWithin("weight", { module: "" })).toBe("weight");
});

/** What stands below the rule: a name and its number a line. */
const linesOf = (body) =>
  [...body.querySelectorAll("tfoot tr")].map((row) =>
    [...row.cells]
      .map((cell) => cell.textContent?.trim())
      .join(" ")
      .trim(),
  );

/** The card of a value, with every number in it by its title. */
function card(answer, facts = {}, props = {}) {
  const onstep = vi.fn();
  const body = show(OpenedValue, {
    node: node(facts), value: answer, place: answer.at, known: (name) => name === "before", onstep, onplace: vi.fn(), ...props,
  }); // prettier-ignore
  const numbers = [...body.querySelectorAll(".arithmetic [title]")].map((one) => one.getAttribute("title"));
  return {
    body,
    onstep,
    numbers,
    sums: linesOf(body),
  };
}

describe("the card", () => {
  it("sums the products that it does not list, scales them, and adds what is added", () => {
    // 12 products of 1 … 12 with 1: 78; 0.5 · 78 + 2 · 3 = 45
    const row = operand("row", Array.from({ length: 12 }, (_, index) => index + 1), Array.from({ length: 12 }, (_, index) => index)); // prettier-ignore
    const column = operand("column", Array(12).fill(1), Array.from({ length: 12 }, (_, index) => index), "w"); // prettier-ignore
    const { sums, onstep, body } = card(
      value("matrix product", [row, column, operand("bias", 3, [0], "m.bias"), operand("alpha", 0.5), operand("beta", 2)], { value: 45 }),
    ); // prettier-ignore
    expect(sums).toEqual([
      "+ 4 others 10.00",
      "sum 78.00",
      "0.5000 · sum 39.00",
      "+ beta · bias 6.000",
      "= value 45.00",
    ]);
    send(body.querySelector(".step"), new MouseEvent("click", { bubbles: true }));
    expect(onstep).toHaveBeenCalledWith("before", [11]);
    send(body.querySelector(".arithmetic > .button"), new MouseEvent("click", { bubbles: true }));
    expect(body.querySelectorAll("tbody tr")).toHaveLength(12);
  });

  it("says that a row which sums to 1 makes the value a mean", () => {
    const row = (values) => operand("row", values, [0, 1]);
    const column = operand("column", [4, 8], [0, 1]);
    const said = (values, result) =>
      card(value("matrix product", [row(values), column], { value: result })).body.textContent;
    expect(said([0.25, 0.75], 7)).toContain("the value is a mean");
    document.body.replaceChildren();
    expect(said([1.25, -0.25], 3)).not.toContain("the value is a mean");
  });

  it.each([
    ["a button for all", 10, "All 10"],
    ["a word on where all are", 1025, null],
  ])("lists the largest numbers of any operation, with %s", (_, count, named) => {
    const numbers = Array.from({ length: count }, (_, at) => at + 1);
    const { body } = card(
      value("norm", [
        operand(
          "x",
          numbers,
          numbers.flatMap((_, at) => [0, at]),
        ),
      ]),
    );
    const listed = () => body.querySelectorAll("ul .number").length;
    expect(listed()).toBe(8);
    const button = body.querySelector("button[aria-expanded]");
    expect(button?.textContent?.trim() ?? null).toBe(named);
    expect(body.textContent.includes("the call behind this has all")).toBe(named === null);
    if (!button) return;
    send(button, new MouseEvent("click", { bubbles: true }));
    expect([listed(), button.textContent?.trim()]).toEqual([10, "The 8 largest"]);
    send(button, new MouseEvent("click", { bubbles: true }));
    expect(listed()).toBe(8);
  });

  it("writes an RMS normalisation without a mean and without a bias", () => {
    const { body, numbers } = card(
      value(
        "RMS normalisation",
        [
          X,
          operand("together", [0.5, 1.5], [0, 0, 0, 1]),
          operand("epsilon", 0.25),
          operand("weight", 2, [0], "m.weight"),
        ],
        { value: 0.6667, formula: "x / √(mean of x² + epsilon) · weight", steps: { mean_square: 1.25 } },
      ),
    );
    const [symbols] = body.querySelectorAll("math");
    expect(symbols.textContent?.replace(/\s/g, "")).toBe("xx2‾+ε·γ");
    expect(body.querySelector(".formula")).toBe(null);
    for (const number of ["0.5", "1.25", "0.25", "2"]) expect(numbers).toContain(number);
    expect(body.querySelector("summary")?.textContent).toBe("The 2 values they are of");
  });

  it("marks the winner of a window that lies partly in the padding, and opens what is inside", () => {
    const window = operand("window", [0, 3, 0, 5], [-1, -1, 4, 0, -1, -1, 5, 0], "before", [2, 2]);
    const steps = { winner: { values: Int32Array.of(5, 0), shape: [2] } };
    const { body, onstep } = card(value("max pooling", [window], { value: 5, formula: "max of the window", steps }));
    const buttons = body.querySelectorAll(".cells button");
    expect(buttons).toHaveLength(2);
    expect(body.querySelector(".cells .marked .value")?.textContent).toBe("5.000");
    send(buttons[0], new MouseEvent("click", { bubbles: true }));
    expect(onstep).toHaveBeenCalledWith("before", [4, 0]);
  });

  it("divides the sum of a window by what it is divided by", () => {
    const window = operand("window", [1, 2, 3, 6], [0, 0, 0, 1, 1, 0, 1, 1], "before", [2, 2]);
    const { sums } = card(
      value("average pooling", [window], { value: 3, formula: "Σ window / count", steps: { count: 4 } }),
    );
    expect(sums).toEqual(["sum 12.00", "divided by 4", "= value 3.000"]);
  });

  it("takes the logarithm of a share where the network does", () => {
    const row = operand("row", [0, 0], [0, 0, 0, 1]);
    const steps = { maximum: 0, sum: 2, exponentials: tensor([1, 1]) };
    const answer = value("softmax", [row], { value: -Math.LN2, formula: "x − max − ln Σ exp(row − max)", steps });
    expect(card(answer).body.querySelector(".made")?.textContent?.replace(/\s+/g, " ").trim()).toBe(
      "ln (1.0000 ÷ 2.0000) = −0.69315",
    );
  });

  it("lists all inputs of a join with their places, and leads to any that opens", () => {
    const answer = value("view", [operand("value", 1, [0, 1])], { value: 1, at: [0, 4] });
    const shapes = { before: [1, 2], first: [1, 3] };
    const { body, onstep } = card(
      answer,
      { function: "cat", inputs: ["first", "before"], shape: [1, 5] },
      { shapeOf: (name) => shapes[name] ?? null },
    );
    const items = [...body.querySelectorAll(".arithmetic li")];
    expect(items.map((item) => item.textContent?.replace(/\s+/g, " ").trim())).toEqual(["first 0 – 2", "before 3 – 4"]);
    expect(items.map((item) => item.getAttribute("aria-current"))).toEqual([null, "true"]);
    send(items[1].querySelector("button"), new MouseEvent("click", { bubbles: true }));
    expect(onstep).toHaveBeenCalledWith("before", [0, 1]);
  });

  it("says of a number that was given with the call that it was", () => {
    const { body } = card(
      value("product", [operand("a", 3, [0, 0]), operand("b", 16)], { value: 48, formula: "a · b" }),
    );
    const [, second] = body.querySelectorAll(".operand");
    expect(second.textContent?.replace(/\s+/g, " ").trim()).toBe("b 16 a number that was given");
    expect(body.querySelectorAll("button.operand")).toHaveLength(1);
  });

  it("shows what fits no way in the general form", () => {
    const { body } = card(value("reduction", [operand("x", [1, 2], [0, 1])], { value: 1.5, steps: { count: 2 } }));
    expect(body.querySelector(".arithmetic h3")?.textContent?.trim()).toContain("2 of before");
    expect(body.querySelectorAll(".arithmetic .step")).toHaveLength(2);
  });
});

describe("what is not taken apart", () => {
  const reason = "a recurrent layer computes all its steps in one call";
  const reads = ["before", "zeros", "lstm.weight_ih_l0"];

  it("says why, and all that it read, and leads to what was computed", () => {
    const answer = value("opaque", [], { reason, reads, value: 0.25 });
    const shapeOf = (/** @type {string} */ name) => (name === "before" ? [1, 3, 8] : null);
    const { body, onstep } = card(answer, { is_open: false, inputs: reads }, { shapeOf });
    expect(body.querySelector(".value strong")?.textContent).toBe("0.250000");
    expect(body.textContent).toContain(`not taken apart here: ${reason}.`);
    expect([...body.querySelectorAll("li")].map((item) => item.textContent?.trim())).toEqual(reads);
    const [button, ...others] = body.querySelectorAll("li button");
    expect(others).toEqual([]);
    send(button, new MouseEvent("click", { bubbles: true }));
    expect(onstep).toHaveBeenCalledWith("before", [0, 1, 4]);
  });

  it("is said of what only moves such a value, with what that read", () => {
    const { body } = card(value("opaque", [], { reason, reads, node: "lstm" }));
    expect([...body.querySelectorAll("li")].map((item) => item.textContent?.trim())).toEqual(reads);
  });

  it("is said before the service has said why, and of what read nothing", () => {
    const { body } = card(value("opaque", []), { is_open: false, inputs: [] });
    expect(body.textContent).toContain("This operation is not taken apart here.");
    expect(body.textContent).toContain("It read nothing.");
  });
});
