// @vitest-environment happy-dom
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it } from "vitest";
import { PhotoSession } from "../../../frontend/src/pages/photoSession.svelte.js";
import { own } from "../../../frontend/src/state/own.svelte.js";
import { PHOTO_KEYS } from "../../../frontend/src/pages/photoInput.svelte.js";
import { readPhotoState } from "../../../frontend/src/state/photo.js";
import { serve, tensor, until } from "./service.js";
import { visit } from "./visit.svelte.js";

const card = (id, rest = {}) => ({
  ...{ id, available: true, opening: false, task: "image-classification", calls: ["feature-maps"], views: ["layers"] },
  ...rest,
});
const MODELS = [card("reader", { task: "token-classification" }), card("cnn"), card("vgg", { views: [] })];
const field = (size, stride, start) => ({ size: [size, size], stride: [stride, stride], start: [start, start] });
const LAYERS = [
  { name: "conv1", type: "Conv2d", input: "input", output_shape: [2, 8, 8], receptive_field: field(3, 1, -1) },
  { name: "pool1", type: "MaxPool2d", input: "conv1", output_shape: [2, 4, 4], receptive_field: field(4, 2, -1) },
  { name: "classifier", type: "Linear", input: "pool1", output_shape: [2], receptive_field: null },
];

const filled = (...shape) => {
  const count = shape.reduce((product, length) => product * length, 1);
  return tensor(
    shape,
    Array.from({ length: count }, (_, index) => index - 1),
  );
};
/** A photo of 40 × 20 pixels, the middle of which became an input of 8 × 8. */
const MAPS = {
  input: filled(3, 8, 8),
  image: { width: 40, height: 20, crop: { left: 10, top: 0, right: 30, bottom: 20 } },
  layers: [
    { name: "conv1", type: "Conv2d", output: filled(2, 8, 8), kept: null },
    { name: "pool1", type: "MaxPool2d", output: filled(2, 4, 4), kept: null },
    { name: "classifier", type: "Linear", output: tensor([2], [0, Math.log(3)]), kept: null },
  ],
};

/** @type {import("./service.js").Asked[]} */
let sent;
/** Whether another service stands behind the page, which has no "vgg". */
let isAnother = false;
/** What is wrong with the next photo. */
let slug = "";
/** @type {PhotoSession} */
let session;

beforeEach(() => {
  [slug, isAnother] = ["", false];
  const network = ({ path }) => ({ id: path.split("/").at(-1), layers: LAYERS, labels: ["cat", "dog"] });
  sent = serve({
    "/models": () => ({ models: isAnother ? MODELS.slice(0, 2) : MODELS }),
    "/unit": ({ query }) => ({ value: 1, ...query }),
    "/feature-maps": ({ path }) => {
      if (isAnother && path.includes("/vgg/")) {
        return new Response(JSON.stringify({ type: "/unknown-model", title: "No" }), { status: 404 });
      }
      if (!slug) return MAPS;
      const problem = { type: `/${slug}`, title: "No", status: 422, detail: "" };
      return new Response(JSON.stringify(problem), { status: 422 });
    },
    "/cnn": network,
    "/vgg": network,
  });
  visit(() => {
    session = new PhotoSession();
  });
});

/** Follow a link, until its photo was looked at. */
async function open(values = {}) {
  await session.open({ model: "", sample: "chelsea", ...values });
  await until(() => expect(session.isRead).toBe(true));
}

const looked = () => sent.filter(({ path }) => path.endsWith("/feature-maps"));

describe("an address", () => {
  it("shows the first network that has maps, on its sample", async () => {
    await open({ sample: "coffee" });
    expect([session.model, session.photo?.sample, session.isOpening]).toEqual(["cnn", "coffee", false]);
    expect([session.labels, session.shown?.exact, looked().length]).toEqual([["cat", "dog"], true, 1]);
  });

  it("says which network, own photo, view and layer are missing", async () => {
    session.tab = "nosuch";
    session.focus.lock({ layer: "conv9", channel: 0, row: 0, column: 0 });
    await open({ model: "gone", sample: "own" });
    expect([session.models.missing, session.ownMissing, session.missingView]).toEqual(["gone", true, "nosuch"]);
    expect([session.missingLayer, session.target, session.photo?.sample]).toEqual(["conv9", null, "chelsea"]);
    session.chooseModel("vgg");
    expect([session.models.missing, session.missingView, session.card?.id]).toEqual(["", "", "vgg"]);
  });

  it("says which sample there is not, until another photo is chosen", async () => {
    await open({ sample: "nosuch" });
    expect([session.missingSample, session.photo?.sample]).toEqual(["nosuch", "chelsea"]);
    await session.chooseSample("coffee");
    expect([session.missingSample, session.photo?.sample]).toEqual(["", "coffee"]);
  });

  it("says which value a layer does not have", async () => {
    const value = { layer: "conv1", channel: 1, row: 8, column: 7 };
    session.focus.lock(value);
    await open();
    expect([session.missingValue, session.target]).toEqual([value, null]);
    session.focus.lock({ ...value, row: 7 });
    expect([session.missingValue, session.target?.unit.row]).toEqual([null, 7]);
  });

  const follow = async (values) => {
    session.follow(readPhotoState({ model: "", sample: "chelsea", ...values }, PHOTO_KEYS));
    await until(() => expect([session.isRead, session.isOpening]).toEqual([true, false]));
  };

  it.each([
    [{ layer: "conv1", channel: "-1", row: "a" }, { layer: "conv1", channel: "-1", row: "a", column: "0" }, ""],
    [{ layer: "conv9", channel: "x" }, null, "conv9"],
    [{ layer: "conv9", channel: "1" }, null, "conv9"],
    [{ layer: "conv9" }, null, "conv9"],
    [{ layer: "conv1", channel: "1" }, null, ""],
  ])("says what of %o there is not, and locks no such value", async (values, missing, layer) => {
    await follow(values);
    expect([session.missingValue, session.missingLayer]).toEqual([missing, layer]);
    expect(session.lockedUnit).toEqual(missing || layer ? null : { layer: "conv1", channel: 1, row: 0, column: 0 });
    session.choose({ layer: "pool1", channel: 0, row: 0, column: 0 });
    expect([session.missingValue, session.missingLayer]).toEqual([null, ""]);
  });

  it("says which scale there is not, until one is chosen", async () => {
    await follow({ scale: "loud" });
    expect([session.missingScale, session.scale]).toEqual(["loud", "map"]);
    session.chooseScale("layer");
    expect(session.missingScale).toBe("");
    await follow({ scale: "network" });
    expect([session.missingScale, session.scale]).toEqual(["", "network"]);
  });

  it("brings numbers into their range and says so, until another is chosen", async () => {
    await follow({ alpha: "99", angle: "x", factor: "1.5", shift: "-17" });
    expect(session.options).toEqual({ alpha: "20", angle: "0", factor: "1.5", shift: "-16" });
    const told = () => session.missingNumbers.map(({ name, asked, shown }) => [name, asked, shown]);
    expect(told()).toEqual(
      expect.arrayContaining([
        ["alpha", "99", 20],
        ["angle", "x", 0],
        ["shift", "-17", -16],
      ]),
    );
    expect(told().length).toBe(3);
    session.keep({ alpha: 3, shift: null });
    expect(told()).toEqual([["angle", "x", 0]]);
    await follow({ alpha: "3" });
    expect([told(), session.numberOf("alpha"), session.numberOf("shift")]).toEqual([[], 3, 4]);
  });

  it("of a network that is gone by now leads to another, and says so", async () => {
    await open({ model: "vgg", sample: "coffee" });
    isAnother = true;
    session.chooseModel("cnn");
    session.chooseModel("vgg");
    await session.chooseSample("rocket");
    await until(() => expect([session.model, session.isRead]).toEqual(["cnn", true]));
    expect([session.models.missing, session.photo?.sample, session.isOpening]).toEqual(["vgg", "rocket", false]);
  });

  it("that comes after the page was left shows nothing", async () => {
    const opening = session.open({ model: "", sample: "chelsea" });
    session.close();
    await opening;
    expect([session.model, session.photo]).toEqual(["", null]);
  });
});

describe("what is laid out", () => {
  it("begins at the input and ends at the shares of the labels", async () => {
    await open();
    expect(session.steps.map(({ name }) => name)).toEqual(["input", "conv1", "pool1", "classifier", "softmax"]);
    // Of scores 0 and ln 3 the softmax makes a quarter and three.
    const { values } = session.outputs.softmax?.output ?? expect.fail();
    expect([...values]).toEqual([expect.closeTo(0.25, 6), expect.closeTo(0.75, 6)]);
    expect(session.domainsOf("conv1").length).toBe(2);
    expect(session.domainsOf("nosuch")).toEqual([]);
  });

  it("is of the sizes that this photo's maps have", async () => {
    await open();
    const before = session.layers[0].output_shape;
    expect(before).toEqual(MAPS.layers[0].output.shape);
  });
});

describe("a value that is pointed at", () => {
  it("has seen a part of the input and of the photo", async () => {
    await open();
    session.focus.preview({ layer: "pool1", channel: 1, row: 3, column: 0 });
    // Row 3 of pool1 looks at 3 · 2 − 1 to 8, of which 7 is the last there is; 8 pixels are 20 of the photo.
    expect(session.seen).toEqual({ top: 5, left: 0, bottom: 7, right: 2 });
    expect(session.frame).toEqual({ x: 10, y: 12.5, width: 7.5, height: 7.5 });
    session.focus.preview({ layer: "classifier", channel: 1, row: 0, column: 0 });
    expect(session.seen).toEqual({ top: 0, left: 0, bottom: 7, right: 7 });
    session.focus.preview({ layer: "pool1", channel: 2, row: 0, column: 0 });
    expect([session.target, session.seen, session.frame]).toEqual([null, null, null]);
  });

  it("is opened once it is locked, and the input never", async () => {
    await open();
    session.choose({ layer: "conv1", channel: 1, row: 2, column: 3 });
    await until(() => expect(session.arithmetic.answer).toMatchObject({ layer: "conv1", channel: "1", row: "2" }));
    session.choose({ layer: "input", channel: 0, row: 0, column: 0 });
    flushSync();
    expect([session.target?.unit.layer, session.arithmetic.status]).toEqual(["input", "idle"]);
  });

  it("is the way back from what it was opened to", async () => {
    await open();
    const [last, before, first] = ["classifier", "pool1", "conv1"].map((layer) => {
      return { layer, channel: 0, row: 0, column: 0 };
    });
    session.choose(last);
    session.descend(before);
    session.descend(first);
    expect([session.focus.locked, session.trail]).toEqual([first, [last, before]]);
    session.back(2);
    expect([session.focus.locked, session.trail]).toEqual([last, []]);
    session.back();
    expect(session.focus.locked).toBeNull();
    session.choose(last);
    session.descend(before);
    session.choose(first);
    expect(session.trail).toEqual([]);
    session.release();
    expect(session.focus.locked).toBeNull();
  });
});

describe("a photo", () => {
  it("that is refused is put back for the one before, with the part of that", async () => {
    await open();
    session.chooseSquare({ left: 1, top: 2, side: 16 });
    await until(() => expect(session.isRead).toBe(true));
    expect(looked().at(-1)?.query.crop).toBe("1,2,16");
    slug = "too-large";
    await session.chooseSample("rocket");
    await until(() => expect(session.refused?.problem.slug).toBe("too-large"));
    expect([session.photo?.sample, session.options.crop, session.notice.status]).toEqual([
      ...["chelsea", "1,2,16", "failed"],
    ]);
    slug = "";
    await session.chooseSample("coffee");
    await until(() => expect(session.isRead).toBe(true));
    expect([session.photo?.sample, session.refused, session.options]).toEqual(["coffee", null, {}]);
  });

  it("of the visitor's own is theirs again where another file is refused, until that is looked at all the same", async () => {
    own.begin(null);
    await open();
    await session.chooseFile(new File(["a photo"], "photo.png"));
    await until(() => expect(session.isRead).toBe(true));
    slug = "incomplete-image";
    await session.chooseFile(new File(["half a photo"], "half.png"));
    await until(() => expect(session.refused?.photo.name).toBe("half.png"));
    await until(() => expect(own.name).toBe("photo.png"));
    slug = "";
    await session.lookAsFarAsItGoes();
    await until(() => expect(session.isRead).toBe(true));
    expect([own.name, session.photo?.name, session.options.partial]).toEqual(["half.png", "half.png", "true"]);
  });

  it("is the one that was chosen last, however late the one before comes", async () => {
    await open();
    await Promise.all(["coffee", "rocket"].map((id) => session.chooseSample(id)));
    await until(() => expect(session.isRead).toBe(true));
    expect([session.photo?.sample, looked().length]).toEqual(["rocket", 2]);
  });

  it("is read at the size that is chosen", async () => {
    await open();
    session.chooseSize(64);
    await until(() => expect(session.isRead).toBe(true));
    expect(looked().at(-1)?.query).toMatchObject({ size: "64" });
    session.chooseSize(null);
    await until(() => expect(session.isRead).toBe(true));
    expect([session.setting.size, session.options]).toEqual([null, {}]);
  });
});

it("a call to copy names the file, and where a sample is fetched", async () => {
  await open({ sample: "rocket" });
  const call = session.callOf("attribution", { crop: "0,0,8" });
  expect(call).toMatchObject({ path: "/api/v1/models/cnn/attribution", query: { crop: "0,0,8" } });
  expect([call.image?.name, call.image?.from?.endsWith("samples/rocket.jpg")]).toEqual(["rocket.jpg", true]);
  expect(session.callOf("attribution", {}, "vgg", null)).toEqual({
    path: "/api/v1/models/vgg/attribution",
    query: {},
    image: undefined,
  });
});
