import { describe, expect, it } from "vitest";
import { operationOf } from "../../../frontend/src/draw/operation.js";

describe("operationOf(node)", () => {
  it("is the kind where that says what is computed", () => {
    expect(operationOf({ op: "convolution", function: "conv2d" })).toBe("convolution");
    expect(operationOf({ op: "opaque", function: "lstm" })).toBe("opaque");
  });

  it("is PyTorch's own name where a kind is of operations that do something else each", () => {
    expect(operationOf({ op: "view", function: "masked_fill" })).toBe("masked_fill");
    expect(operationOf({ op: "sum", function: "sub" })).toBe("sub");
    expect(operationOf({ op: "product", function: "div" })).toBe("div");
  });

  it("is the kind of a node without a name of its own", () => {
    expect(operationOf({ op: "view" })).toBe("view");
  });
});
