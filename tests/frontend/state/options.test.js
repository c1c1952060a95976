import { expect, it } from "vitest";
import { changed, readOptions } from "../../../frontend/src/state/options.js";

it("readOptions(values, keys) takes what is among the keys and not empty", () => {
  expect(readOptions({ at: "conv1", map: "", no: "1" }, ["at", "map"])).toEqual({ at: "conv1" });
});

it("changed(options, values, keys) keeps, changes and forgets, and leaves what it was given", () => {
  const options = { at: "conv1", map: "3" };
  expect(changed(options, { map: null, shift: 4 }, ["at", "map", "shift"])).toEqual({ at: "conv1", shift: "4" });
  expect(options).toEqual({ at: "conv1", map: "3" });
});

it("changed(options, values, keys) refuses a key that a link would lose", () => {
  expect(() => changed({}, { speed: 2 }, ["at"])).toThrow('no view keeps "speed"');
});
