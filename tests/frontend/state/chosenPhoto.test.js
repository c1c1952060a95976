import { beforeEach, describe, expect, it, vi } from "vitest";
import { ChosenPhoto } from "../../../frontend/src/state/chosenPhoto.js";
import { own } from "../../../frontend/src/state/own.svelte.js";
import { samplePhoto } from "../../../frontend/src/state/photos.js";
import { partly } from "../partly.js";

vi.mock("../../../frontend/src/state/photos.js");
vi.mock("../../../frontend/src/state/own.svelte.js", () => ({ own: { take: vi.fn(), bring: vi.fn() } }));

/**
 * What a photo is, as far as it matters here.
 *
 * @returns {import("../../../frontend/src/state/photos.js").Photo}
 */
const photo = (name) => partly({ name, source: `blob:${name}` });

beforeEach(() => {
  vi.mocked(samplePhoto).mockImplementation(async ({ id }) => photo(id));
  vi.mocked(own.take).mockImplementation(async () => photo("file"));
  vi.mocked(own.bring).mockImplementation(async () => photo("own"));
  URL.revokeObjectURL = vi.fn();
});

describe("a photo that is chosen", () => {
  it("is a sample, the first where there is none of that name, a file or one's own", async () => {
    const chosen = new ChosenPhoto();
    expect((await chosen.sample("rocket"))?.name).toBe("rocket");
    expect((await chosen.sample("zebra"))?.name).toBe("chelsea");
    expect((await chosen.file(new Blob(), true))?.name).toBe("file");
    expect(own.take).toHaveBeenCalledWith(expect.any(Blob), true);
    expect((await chosen.own())?.name).toBe("own");
    vi.mocked(own.bring).mockResolvedValue(null);
    expect(await chosen.own()).toBeNull();
  });

  it("comes too late once another was, and lets its picture's address go", async () => {
    const chosen = new ChosenPhoto();
    const [first, second] = [chosen.sample("coffee"), chosen.file(new Blob())];
    expect(await first).toBeUndefined();
    expect((await second)?.name).toBe("file");
    expect(vi.mocked(URL.revokeObjectURL).mock.calls).toEqual([["blob:coffee"]]);
    vi.mocked(own.bring).mockResolvedValue(null);
    const mine = chosen.own();
    chosen.next();
    expect(await mine).toBeUndefined();
  });

  it("belongs to a choice that was made before, where one is given", async () => {
    const chosen = new ChosenPhoto();
    const choice = chosen.next();
    const [kept, sample] = [chosen.own(choice), chosen.sample("rocket", choice)];
    expect([(await kept)?.name, (await sample)?.name]).toEqual(["own", "rocket"]);
    expect([chosen.isLast(choice), chosen.choice]).toEqual([true, choice]);
  });
});
