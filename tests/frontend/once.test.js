import { expect, test } from "vitest";
import { once } from "../../frontend/src/once.js";

test("each thing is loaded once, and is the same for whoever asks", async () => {
  /** @type {string[]} */
  const asked = [];
  const load = once(async (name) => ({ name, turn: asked.push(name) }));
  const [one, same, other] = await Promise.all([load("a"), load("a"), load("b")]);
  expect(one).toBe(same);
  expect(other.name).toBe("b");
  expect(await load("a")).toBe(one);
  expect(asked).toEqual(["a", "b"]);
});

test("what did not come is loaded again", async () => {
  let tries = 0;
  const load = once(async (name) => {
    if (++tries === 1) throw new Error("no line");
    return name;
  });
  await expect(Promise.all([load("a"), load("a")])).rejects.toThrow("no line");
  expect(tries).toBe(1);
  expect(await load("a")).toBe("a");
});
