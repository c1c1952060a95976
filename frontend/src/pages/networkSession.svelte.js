/**
 * What the network page holds: any network, a photo or a text, the record of its run, and
 * the value that is opened with the ones it was reached from.
 */

import { modelPath } from "../api/asking.js";
import { computeTrace, getModel, listModels, openValue } from "../api/client.js";
import { sampleAddress, SAMPLE_PHOTOS, SAMPLE_SENTENCES } from "../content/samples.js";
import { middleOf, readPlace } from "../draw/operands.js";
import { Call } from "../state/call.svelte.js";
import { lastOwnPhoto, ownPhoto, samplePhoto } from "../state/photos.js";

/** @typedef {import("../state/photo.svelte.js").Photo} Photo */
/** @typedef {import("../api/types.js").TracedNode} TracedNode */
/** @typedef {{ name: string, place: number[] }} Step */

/** Small maps of each operation that has any. */
const THUMBNAILS = 3;
/** One word, for a network that reads letters. */
const SAMPLE_WORD = "heat";

export class NetworkSession {
  /** @type {Call<import("../api/types.js").Model[]>} */
  models = new Call();
  /** @type {Call<import("../api/types.js").ModelDetail>} */
  detail = new Call();
  /** @type {Call<import("../api/types.js").Trace>} */
  trace = new Call();
  /** @type {Call<import("../api/types.js").OpenedNumber>} */
  value = new Call();

  model = $state("");
  text = $state("");
  /** @type {Photo | null} */
  photo = $state.raw(null);
  wanted = $state("");
  kind = $state("");
  /** @type {Step[]} the values from the first that was opened to the one that is */
  trail = $state.raw([]);
  #visit = 0;

  usable = $derived(this.models.answer ?? []);
  card = $derived(this.usable.find(({ id }) => id === this.model) ?? null);
  readsPictures = $derived(this.card?.input.kind === "image");
  nodes = $derived(this.trace.answer?.nodes ?? []);
  kinds = $derived(Object.keys(Object.fromEntries(this.nodes.map(({ op }) => [op, true]))).sort());
  shown = $derived.by(() => {
    const parts = this.wanted.toLowerCase().split(/\s+/u).filter(Boolean);
    return this.nodes.filter(
      ({ name, op, type }) =>
        (!this.kind || op === this.kind) && parts.every((part) => `${name} ${op} ${type}`.toLowerCase().includes(part)),
    );
  });
  step = $derived(this.trail.at(-1) ?? null);
  node = $derived(this.nodes.find(({ name }) => name === this.step?.name) ?? null);

  /** @param {Record<string, string>} wanted of the address */
  async open({ model = "", text = "", sample = "", node = "", at = "", find = "", kind = "" }) {
    const visit = ++this.#visit;
    [this.wanted, this.kind] = [find, kind];
    if (!this.models.answer) await this.models.run((signal) => listModels({ signal }));
    const usable = this.usable.filter(({ available }) => available);
    const chosen = usable.find(({ id }) => id === model) ?? usable[0];
    if (!chosen || visit !== this.#visit) return;
    this.text = text || this.text;
    if (!this.photo || (sample && sample !== this.photo.sample)) await this.#choosePhoto(sample);
    if (visit !== this.#visit) return;
    if (chosen.id !== this.model || !this.trace.answer) await this.choose(chosen.id);
    const found = this.nodes.find(({ name }) => name === node);
    if (found) this.look(found.name, readPlace(at, found.shape) ?? middleOf(found.shape));
  }

  /** @param {string} id */
  async choose(id) {
    this.model = id;
    this.trail = [];
    this.detail.run((signal) => getModel(id, { signal }));
    await this.run();
  }

  /** Run what was put in through the network. */
  async run() {
    const { model, card } = this;
    if (!card) return;
    if (!this.readsPictures && !this.text.trim()) {
      this.text = card.input.kind === "word" ? SAMPLE_WORD : SAMPLE_SENTENCES[0].text;
    }
    const sent = this.#sent();
    if (!sent) return;
    await this.trace.run((signal) => computeTrace(model, sent, { thumbnails: THUMBNAILS }, { signal }));
    const { step, node } = this;
    if (step && node && readPlace(step.place.join(","), node.shape)) this.#ask();
    else this.trail = [];
  }

  /** @param {string} id */
  async chooseSample(id) {
    await this.#choosePhoto(id);
    await this.run();
  }

  /** @param {Blob} file */
  async chooseFile(file) {
    this.photo = await ownPhoto(file);
    await this.run();
  }

  /** @param {string} text */
  async read(text) {
    this.text = text;
    await this.run();
  }

  /**
   * Look at one value, from the list.
   *
   * @param {string} name
   * @param {number[]} place
   */
  look(name, place) {
    this.trail = [{ name, place }];
    this.#ask();
  }

  /**
   * Go one step further back, to what a value was computed from.
   *
   * @param {string} name
   * @param {number[]} place
   */
  goBack(name, place) {
    this.trail = [...this.trail, { name, place }];
    this.#ask();
  }

  /** @param {number} index of the step to return to */
  returnTo(index) {
    this.trail = this.trail.slice(0, index + 1);
    this.#ask();
  }

  close() {
    for (const call of [this.models, this.detail, this.trace, this.value]) call.cancel();
  }

  /** The call behind the opened value, or behind the list. */
  call = $derived.by(() => {
    const { step, photo, text } = this;
    const path = `${modelPath(this.model)}/${step ? "unit" : "trace"}`;
    const query = step ? { layer: step.name, at: step.place.join(",") } : {};
    if (!this.readsPictures) return { path, query, json: { text } };
    const from = photo?.sample ? sampleAddress(photo.name) : undefined;
    return { path, query, image: { name: photo?.name ?? "photo.jpg", from } };
  });

  #ask() {
    const { step, model } = this;
    const sent = this.#sent();
    if (!step || !sent) return;
    this.value.answer = null;
    const query = { layer: step.name, at: step.place.join(",") };
    this.value.run((signal) => openValue(model, sent, query, { signal }));
  }

  #sent() {
    if (!this.readsPictures) return { text: this.text };
    return this.photo && { image: this.photo.blob };
  }

  /** @param {string} id "own" for the visitor's last; the first sample where there is none */
  async #choosePhoto(id) {
    const own = id === "own" ? lastOwnPhoto() : null;
    this.photo = own ?? (await samplePhoto(SAMPLE_PHOTOS.find((one) => one.id === id) ?? SAMPLE_PHOTOS[0]));
  }
}
