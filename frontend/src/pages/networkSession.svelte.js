/**
 * What the network page holds: any network, a photo or a text, the record of its run, and what of it is opened.
 *
 * Whatever is shown of a run, opened in it or said of it in the address is of what that run was given; what stands
 * in the box may be further already.
 */

import { untrack } from "svelte";
import { computeTrace, getModel } from "../api/client.js";
import { modelPath } from "../api/paths.js";
import { as } from "../api/question.js";
import { sampleAddress, sampleNamed, SAMPLE_SENTENCES, SAMPLE_WORDS } from "../content/samples.js";
import { middleOf, readPlace } from "../draw/operands.js";
import { operationOf } from "../draw/operation.js";
import { ChosenPhoto } from "../state/chosenPhoto.js";
import { ModelList } from "../state/models.svelte.js";
import { own } from "../state/own.svelte.js";
import { Pause } from "../state/pause.js";
import { Resource } from "../state/resource.svelte.js";
import { OpenedNode, sentOf } from "./openedNode.svelte.js";

/** @typedef {import("../state/photos.js").Photo} Photo */
/** @typedef {import("../api/types.js").TracedNode} TracedNode */
/** @typedef {import("./openedNode.svelte.js").Given} Given */
/** @typedef {import("./openedNode.svelte.js").Run} Run */

/** Small maps of each operation that has any. */
const THUMBNAILS = 3;
/** Between the last letter typed and running. */
const PAUSE_MS = 400;

export class NetworkSession {
  models = new ModelList();
  model = $state("");
  /** @type {Photo | null} */
  photo = $state.raw(null);
  /** What stands in the box, for networks that read texts and for those that read one word. */
  #texts = $state({ text: SAMPLE_SENTENCES[0].text, word: SAMPLE_WORDS[0].text });
  /** What was read last, or is being read. */
  readText = $state("");
  wanted = $state("");
  /** The kind of operation that was chosen; another network may have none of it. */
  kind = $state("");
  /** @type {{ node: string, at: string } | null} what an address asks for and that is not open yet */
  #linked = $state.raw(null);
  /** Whether the run that the address asks for is still to be asked for. */
  #isComing = $state(false);
  /** @type {{ model: string, given: Given } | null} what is to be run */
  #toRun = $state.raw(null);
  /** The operation that an address asks for and that is not in the network. */
  missing = $state("");
  /** Whether an address was made with somebody's own photo, which it cannot hold. */
  ownMissing = $state(false);
  /** The sample photo that a link asks for and that there is not. */
  missingSample = $state("");
  /** @type {{ at: string, operation: string, shape: number[], opened: import("./openedNode.svelte.js").Step } | null} */
  #misplaced = $state.raw(null);
  /** What the visitor and the address ask for, a photo or something else. */
  #chosen = new ChosenPhoto();
  #pause = new Pause(PAUSE_MS);

  listed = $derived(this.models.answer ?? []);
  /** Whether an address is being followed, which must not be written over before it is. */
  isOpening = $derived(this.#linked !== null);
  card = $derived(this.listed.find(({ id }) => id === this.model) ?? null);
  readsPictures = $derived(this.card?.input.kind === "image");
  readsWords = $derived(this.card?.input.kind === "word");
  /** The tensors that a network from Python came with; it is asked about no other input. */
  tensors = $derived(
    /** @type {{ name: string, dtype: string, shape: number[] }[] | null} */ (
      this.card?.input.kind === "tensors" ? this.card.input.tensors : null
    ),
  );
  text = $derived(this.#texts[this.readsWords ? "word" : "text"]);

  /** @type {Resource<Run>} */
  running = new Resource(
    () => {
      if (!this.#toRun) return null;
      const { model, given } = this.#toRun;
      const question = computeTrace(model, sentOf(given), { thumbnails: THUMBNAILS });
      return as(question, "run", (trace) => ({ model, given, trace }));
    },
    () => this.#toRun?.model,
  );
  /** What became of the run; of a text that stands in the box no more there is nothing to say. */
  notice = $derived.by(() => {
    const readsText = !this.readsPictures && !this.tensors;
    return readsText && this.text !== this.readText ? null : this.running;
  });
  /** The last run of the network that is chosen. */
  run = $derived.by(() => (this.running.last?.model === this.model ? this.running.last : null));
  /** Whether what is shown is not of what was put in last. */
  isStale = $derived.by(() => this.run !== null && this.running.isStale);
  nodes = $derived(this.run?.trace.nodes ?? []);
  tokens = $derived(this.run?.trace.tokens ?? []);
  /** What can be chosen: kinds of operation, and operations by their own names where a kind gathers several. */
  kinds = $derived(
    Object.keys(
      Object.fromEntries(this.nodes.flatMap((node) => [node.op, operationOf(node)]).map((kind) => [kind, true])),
    ).sort(),
  );
  /** What names the classes of a network that puts photos under labels. */
  #detail = new Resource(() => (this.card?.task === "image-classification" ? getModel(this.model) : null));
  shownKind = $derived(this.kinds.includes(this.kind) ? this.kind : "");
  shown = $derived.by(() => {
    const parts = this.wanted.toLowerCase().split(/\s+/u).filter(Boolean);
    return this.nodes.filter(
      (node) =>
        [node.op, operationOf(node), ""].includes(this.shownKind) &&
        parts.every((part) => `${node.name} ${node.op} ${node.function} ${node.type}`.toLowerCase().includes(part)),
    );
  });
  /** What is looked into, and what it was reached from. */
  opened = new OpenedNode(() => this.run);
  /** The place of a link that its operation does not have, while the one that stands in for it is opened. */
  missingPlace = $derived(this.#misplaced?.opened === this.opened.trail[0] ? this.#misplaced : null);

  constructor() {
    $effect.pre(() => {
      if (!this.models.isGone(this.model)) return;
      untrack(() => {
        const wanted = { model: this.model, find: this.wanted, kind: this.kind };
        this.model = "";
        this.open({ ...wanted, sample: this.photo ? this.photo.sample || "own" : "" });
      });
    });
    $effect.pre(() => {
      const run = this.#linked && !this.#isComing ? this.running.answer : null;
      if (run) untrack(() => this.#follow(run.trace.nodes));
    });
    $effect.pre(() => {
      const { problem } = this.running;
      if (problem && !problem.mayPass && !problem.isUnknownModel) untrack(() => this.#putBack());
    });
  }

  /** A photo that was refused leaves the one before, here and as the visitor's own. */
  #putBack() {
    const { photo, run } = this;
    const before = run && "photo" in run.given ? run.given.photo : null;
    if (!photo || !before || before === photo) return;
    this.photo = before;
    if (!photo.sample) own.giveBack(photo);
  }

  /**
   * Show what an address asks for, as far as it is there.
   *
   * @param {import("../state/hash.js").Values} wanted
   */
  async open({ model = "", text = "", sample = "", node = "", at = "", find = "", kind = "" }) {
    const turn = this.#next();
    [this.#linked, this.#isComing] = [{ node, at }, true];
    [this.wanted, this.kind] = [find, kind];
    this.opened.close();
    await this.models.arrived;
    if (!this.#chosen.isLast(turn)) return;
    const chosen = this.models.choose(this.listed, model);
    if (!chosen) return;
    this.model = chosen.id;
    if (text && !this.readsPictures) this.#write(text);
    if (this.readsPictures) await this.#bring(sample, turn);
    if (!this.#chosen.isLast(turn)) return;
    this.#go();
  }

  /** @param {string} id */
  async choose(id) {
    const turn = this.#next();
    this.opened.close();
    this.models.missing = "";
    this.model = id;
    if (this.readsPictures && !this.photo) await this.#bring("", turn);
    if (this.#chosen.isLast(turn)) this.#go();
  }

  /** @param {string} id "own" for the visitor's last own photo */
  async chooseSample(id) {
    const turn = this.#next();
    await this.#bring(id, turn);
    if (this.#chosen.isLast(turn)) this.#go();
  }

  /** @param {Blob} file */
  async chooseFile(file) {
    const turn = this.#next();
    const photo = await this.#chosen.file(file, false, turn);
    if (!photo) return;
    this.photo = photo;
    this.#go();
  }

  /** @param {string} text so far */
  type(text) {
    this.#write(text);
    this.#pause.end();
    if (text.trim()) this.#pause.after(() => this.read(text));
  }

  /** @param {string} text */
  read(text) {
    this.#next();
    this.#write(text);
    this.#go();
  }

  close() {
    this.#next();
  }

  /** The call behind the opened value, or behind the list. */
  call = $derived.by(() => {
    const { run } = this;
    const { step, node } = this.opened;
    if (!run) return null;
    const path = `${modelPath(run.model)}/${step ? "unit" : "trace"}`;
    const query = step ? { layer: step.name, at: step.place.join(",") } : {};
    const op = step ? node?.op : undefined;
    if ("text" in run.given) return { path, query, json: { text: run.given.text }, op };
    if (!run.given.photo) return { path, query, op };
    const { name, sample } = run.given.photo;
    return { path, query, image: { name, from: sample ? sampleAddress(name) : undefined }, op };
  });

  /** What the address says of what was run. */
  input = $derived.by(() => {
    if (!this.run) return {};
    const { given } = this.run;
    if ("text" in given) return { text: given.text };
    return given.photo ? { sample: given.photo.sample || "own" } : {};
  });

  /**
   * The labels that the last axis of an operation counts: of the logits, and of their softmax.
   *
   * @param {TracedNode} node
   */
  labelsOf({ name, op, inputs, shape }) {
    const { labels = [], layers = [] } = this.#detail.answer ?? {};
    const logits = layers.at(-1)?.name;
    const isOfThem = logits && (name === logits || (op === "softmax" && inputs.includes(logits)));
    return isOfThem && shape.at(-1) === labels.length ? labels : [];
  }

  /** Something else is asked for now: whatever is on its way comes too late. */
  #next() {
    this.#pause.end();
    this.#linked = null;
    [this.missing, this.ownMissing, this.missingSample] = ["", false, ""];
    return this.#chosen.next();
  }

  /** @param {string} text */
  #write(text) {
    this.#texts[this.readsWords ? "word" : "text"] = text;
  }

  /**
   * Open what an address asked for in the run that it asked for.
   *
   * @param {TracedNode[]} nodes
   */
  #follow(nodes) {
    if (!this.#linked) return;
    const { node, at } = this.#linked;
    const found = nodes.find(({ name }) => name === node);
    if (found) this.#open(found, at);
    else if (!this.models.missing) this.missing = node;
    this.#linked = null;
  }

  /**
   * @param {TracedNode} node
   * @param {string} at as an address has it, "" for any
   */
  #open({ name: operation, shape }, at) {
    const place = readPlace(at, shape);
    this.opened.look(operation, place ?? middleOf(shape));
    this.#misplaced = at && !place ? { at, operation, shape, opened: this.opened.trail[0] } : null;
  }

  /** Run what was put in through the network. */
  #go() {
    const { model, photo, text } = this;
    this.#isComing = false;
    const isThere = this.tensors ?? (this.readsPictures ? photo : text.trim());
    if (!this.card || !isThere) return;
    this.readText = text;
    this.#toRun = { model, given: this.tensors ? {} : this.readsPictures && photo ? { photo } : { text } };
  }

  /**
   * @param {string} id "own" for the visitor's last, "" for the one that is there; the first sample where there is none
   * @param {number} turn
   */
  async #bring(id, turn) {
    if (this.photo && (!id || id === (this.photo.sample || "own"))) return;
    const kept = id === "own" ? await this.#chosen.own(turn) : null;
    if (!this.#chosen.isLast(turn)) return;
    this.ownMissing = id === "own" && !kept;
    this.missingSample = id === "own" || sampleNamed(id).id === id ? "" : id;
    const photo = kept ?? (await this.#chosen.sample(id, turn));
    if (photo) this.photo = photo;
  }
}
