import { describe, expect, it } from "vitest";
import { joinedParts } from "../../../frontend/src/draw/joined.js";

/** Ends of the places that each fills, and which of them it is. */
const told = (joined) => {
  const { axis, parts } = joinedParts(joined);
  return [axis, ...parts.map(({ from, to, isSource }) => `${from}…${to}${isSource ? "*" : ""}`)];
};

describe("joinedParts() of tensors put one behind the other", () => {
  const inputs = [
    { name: "a", shape: [1, 2] },
    { name: "b", shape: [1, 3] },
    { name: "a", shape: [1, 2] },
  ];

  it("says what each fills, also where one is there twice", () => {
    const source = { name: "a", place: [0, 1] };
    expect(told({ shape: [1, 7], at: [0, 6], inputs, source, isStacked: false })).toEqual([1, "0…1", "2…4", "5…6*"]);
    expect(told({ shape: [1, 7], at: [0, 1], inputs, source, isStacked: false })).toEqual([1, "0…1*", "2…4", "5…6"]);
  });

  it("gives one that is not known what the others leave", () => {
    const source = { name: "b", place: [0, 2] };
    const without = inputs.map((one) => (one.name === "b" ? { ...one, shape: null } : one));
    expect(told({ shape: [1, 7], at: [0, 4], inputs: without, source, isStacked: false })).toEqual([
      1,
      "0…1",
      "2…4*",
      "5…6",
    ]);
  });

  it("says no places that it cannot tell, and still which one it is", () => {
    const unknown = [
      { name: "a", shape: null },
      { name: "b", shape: null },
    ];
    const source = { name: "b", place: [0, 0] };
    expect(told({ shape: [1, 5], at: [0, 2], inputs: unknown, source, isStacked: false })).toEqual([
      1,
      "null…null",
      "null…null*",
    ]);
    // Sizes that do not add up are no sizes of these.
    expect(told({ shape: [1, 9], at: [0, 2], inputs, source, isStacked: false })[1]).toBe("null…null");
  });
});

describe("joinedParts() of tensors stacked along a new axis", () => {
  const inputs = ["a", "b", "c"].map((name) => ({ name, shape: [4] }));

  it("gives each one place", () => {
    const source = { name: "b", place: [2] };
    expect(told({ shape: [3, 4], at: [1, 2], inputs, source, isStacked: true })).toEqual([0, "0…0", "1…1*", "2…2"]);
    expect(told({ shape: [4, 3], at: [2, 1], inputs, source, isStacked: true })).toEqual([1, "0…0", "1…1*", "2…2"]);
  });

  it("does not choose between two axes that may both be the new one", () => {
    const pair = inputs.slice(0, 2).map((one) => ({ ...one, shape: [2] }));
    const source = { name: "a", place: [0] };
    expect(told({ shape: [2, 2], at: [0, 0], inputs: pair, source, isStacked: true })[0]).toBe(null);
  });
});
