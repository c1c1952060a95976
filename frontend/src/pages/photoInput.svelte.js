/**
 * What is put into the photo page and asked of it: which network, which photo, how the photo becomes the input, and
 * what the network makes of it.
 */

import { untrack } from "svelte";
import { computeFeatureMaps, getModel, showUpright } from "../api/client.js";
import { all } from "../api/question.js";
import { sampleNamed } from "../content/samples.js";
import { readSquare, scaled, within, writeSquare } from "../draw/crop.js";
import { ChosenPhoto } from "../state/chosenPhoto.js";
import { LayerFilters } from "../state/filters.svelte.js";
import { wholeNumber } from "../state/hash.js";
import { ModelList } from "../state/models.svelte.js";
import { changed } from "../state/options.js";
import { own } from "../state/own.svelte.js";
import { redrawn } from "../state/photos.js";
import { Resource } from "../state/resource.svelte.js";
import { PHOTO_VIEWS } from "../views/index.js";
import { keysOf } from "../views/view.js";

/** @typedef {import("../state/photos.js").Photo} Photo */

/**
 * @typedef {object} Shown a photo as it is on the page
 * @property {Photo} photo
 * @property {string} source address of the picture
 * @property {boolean} exact whether it is sure to be what the networks see
 */

const TASK = "image-classification";
/** Twice as many pixels as the photo is shown at. */
const SHOWN_SIDE = 800;
/** What is kept in the address: how the photo becomes the input, how its square lies over it, and what the views keep. */
export const PHOTO_KEYS = ["size", "crop", "partial", "fade", ...keysOf(PHOTO_VIEWS)];

export class PhotoInput {
  models = new ModelList();
  /** The network's id, "" before one is chosen. */
  model = $state("");
  /** The view that is asked for, "" for the first; the network may not be able to fill it. */
  tab = $state("");
  /** @type {import("../state/options.js").Options} what is kept in the address */
  options = $state.raw({});
  /** @type {Photo | null} */
  photo = $state.raw(null);
  /** @type {Photo | null} the one that stands beside it where two are compared */
  otherPhoto = $state.raw(null);
  /** Whether the address was made with somebody's own photo, which it cannot hold. */
  ownMissing = $state(false);
  /** The sample photo that a link asks for and that there is not. */
  missingSample = $state("");
  /** Whether an address is being followed, which must not be written over before it is. */
  isOpening = $state(false);
  /** @type {{ photo: Photo, problem: import("../api/problem.js").Problem } | null} the photo that was refused last */
  refused = $state.raw(null);
  /** Whether the photo that the address names is still to come, with the part of it that it names. */
  #isAwaited = $state(false);
  /** @type {{ photo: Photo, crop: string | null, partial: string | null } | null} what was read last */
  #accepted = $state.raw(null);
  /** Address of the picture that the service made of the visitor's own photo. */
  #uprightSource = $state("");
  /** How often an address was gone to, to know the last. */
  #visit = 0;
  #chosen = new ChosenPhoto();

  /** Networks with feature maps; one that cannot be used is listed with its reason. */
  fitting = $derived(
    (this.models.answer ?? []).filter(
      ({ task, available, calls }) => task === TASK && (!available || calls.includes("feature-maps")),
    ),
  );
  /** The card of the network that is chosen. */
  card = $derived(this.fitting.find(({ id }) => id === this.model) ?? null);
  /** Which part of the photo is read, as every call about it is told. */
  part = $derived.by(() => {
    const crop = readSquare(this.options.crop);
    return { crop: crop && writeSquare(crop), partial: this.options.partial === "true" ? true : null };
  });
  /** How the photo becomes the input, as every call about it to a convolutional network is told. */
  setting = $derived({ size: wholeNumber(this.options.size), ...this.part });

  detail = new Resource(() => (this.model ? getModel(this.model) : null));
  /** The network and what it makes of the photo, together, so that what is on the page belongs together. */
  reading = new Resource(() => {
    const { model, photo } = this;
    if (!model || !photo || this.#isAwaited) return null;
    return all([getModel(model), computeFeatureMaps(model, photo.blob, this.setting)]);
  });
  /** The visitor's own photo as the service sees it, once it was read. */
  #upright = new Resource(() => {
    const { photo } = this;
    if (!photo || photo.sample || this.#accepted?.photo.blob !== photo.blob) return null;
    return showUpright(photo.blob, { longest_side: SHOWN_SIDE, partial: this.part.partial });
  });

  /** The network on the page: the one whose maps are there, until the next one's are. */
  network = $derived.by(() => this.reading.last?.[0] ?? this.detail.answer);
  /** The maps on the page; those of the photo before while the next are on their way. */
  maps = $derived.by(() => this.reading.last?.[1] ?? null);
  /** Whether they are of the photo and the network that are chosen. */
  isRead = $derived.by(() => this.reading.answer !== null);
  /** Whether the photo that is shown was refused, so that what is known of another does not belong below it. */
  isRefused = $derived.by(() => this.reading.status === "failed" && this.#accepted?.photo !== this.photo);
  labels = $derived.by(() => this.network?.labels ?? []);
  /** The weights of the layers that somebody looked at. */
  filters = new LayerFilters(() => this.network?.id ?? "");
  /** What became of the photo that was chosen last, also where another stands there again. */
  notice = $derived.by(() => {
    if (!this.refused) return this.reading;
    return { status: /** @type {const} */ ("failed"), problem: this.refused.problem, secondsLeft: 0, retry: () => {} };
  });
  /** Whether it was refused for being what iPhones take. */
  isHeic = $derived.by(() => {
    const { problem } = this.notice;
    return problem?.slug === "not-an-image" && /\bHEIC, as iPhones\b/.test(problem.detail);
  });

  /**
   * The photo as it is on the page. The samples look the same everywhere; of another, the browser's own drawing stands
   * in until the service's is there.
   *
   * @type {Shown | null}
   */
  shown = $derived.by(() => {
    const { photo } = this;
    if (!photo) return null;
    if (this.#upright.answer && this.#uprightSource) return { photo, source: this.#uprightSource, exact: true };
    return { photo, source: photo.source, exact: photo.sample !== "" };
  });

  constructor() {
    $effect.pre(() => {
      if (!this.models.isGone(this.model)) return;
      untrack(() => {
        const wanted = { model: this.model, sample: this.photo?.sample || "own" };
        this.model = "";
        this.open(wanted);
      });
    });
    $effect.pre(() => {
      const picture = this.#upright.answer;
      const source = picture ? URL.createObjectURL(picture) : "";
      this.#uprightSource = source;
      return () => URL.revokeObjectURL(source);
    });
    $effect.pre(() => {
      const { photo } = this;
      if (photo && this.isRead) untrack(() => this.#accept(photo));
    });
    $effect.pre(() => {
      const { problem } = this.reading;
      if (problem && !problem.mayPass && !problem.isUnknownModel) untrack(() => this.#putBack(problem));
    });
  }

  /**
   * Show what an address asks for, as far as it is there.
   *
   * @param {{ model: string, sample: string }} wanted
   */
  async open(wanted) {
    const visit = ++this.#visit;
    this.isOpening = true;
    this.#isAwaited = wanted.sample !== (this.photo && (this.photo.sample || "own"));
    await this.#open(wanted, visit);
    if (visit === this.#visit) [this.isOpening, this.#isAwaited] = [false, false];
  }

  /**
   * @param {{ model: string, sample: string }} wanted
   * @param {number} visit to go no further once another address is asked for, or the page was left
   */
  async #open({ model, sample }, visit) {
    const { choice } = this.#chosen;
    await this.models.arrived;
    if (visit !== this.#visit) return;
    const chosen = this.models.choose(this.fitting, model);
    if (!chosen) return;
    const wantsOwn = sample === "own" && this.photo?.sample !== "";
    const kept = wantsOwn ? await own.bring() : null;
    if (visit !== this.#visit) return;
    this.ownMissing = wantsOwn && !kept;
    this.missingSample = sample === "own" || sampleNamed(sample).id === sample ? "" : sample;
    this.model = chosen.id;
    // Whoever was quicker than the list of networks has chosen already.
    if (!this.#chosen.isLast(choice)) return;
    if (kept) this.look(kept);
    else if (sample !== "own" || !this.photo) await this.#showSample(sample, false);
  }

  /** @param {string} id */
  chooseModel(id) {
    [this.models.missing, this.refused] = ["", null];
    this.model = id;
  }

  /** @param {string} id */
  chooseSample(id) {
    this.missingSample = "";
    this.#chosen.next();
    return this.#showSample(id, true);
  }

  /**
   * @param {string} id the first sample's where there is none of that name
   * @param {boolean} whole forget which part was looked at: it was one of the photo before
   */
  async #showSample(id, whole) {
    if (this.photo?.sample === sampleNamed(id).id) return;
    const photo = await this.#chosen.sample(id, this.#chosen.choice);
    if (photo) this.look(photo, whole ? {} : this.options);
  }

  /**
   * @param {Blob} file
   * @param {boolean} [asItIs] whether it is sent whole even if it is large
   * @param {() => { crop?: string, partial?: string }} [part] which part is looked at, the middle if not given
   */
  async chooseFile(file, asItIs, part = () => ({})) {
    [this.ownMissing, this.missingSample] = [false, ""];
    const photo = await this.#chosen.file(file, asItIs);
    if (photo) this.look(photo, part());
  }

  /** Look at their own photo again, after another. */
  async chooseOwn() {
    const photo = await this.#chosen.own();
    if (!photo) return;
    this.missingSample = "";
    this.look(photo, {});
  }

  /**
   * Send the photo that is there once more, the same part of it.
   *
   * @param {boolean} asItIs whole, or reduced
   */
  async sendAs(asItIs) {
    const { photo, options } = this;
    if (!photo?.reduced) return;
    const { from, to } = photo.reduced;
    const share = asItIs ? from.width / to.width : to.width / from.width;
    const square = readSquare(options.crop);
    const crop = square && writeSquare(within(scaled(square, share), asItIs ? from : to));
    await this.chooseFile(photo.file, asItIs, () => ({ crop: crop ?? undefined, partial: options.partial }));
  }

  /** @param {import("../draw/crop.js").Square | null} square of the photo, null for the middle */
  chooseSquare(square) {
    const crop = square ? writeSquare(square) : undefined;
    if (this.photo) this.look(this.photo, { ...this.options, crop });
  }

  /** Look at the photo that was refused as far as its data goes: it is the visitor's own again. */
  async lookAsFarAsItGoes() {
    if (!this.refused) return;
    const { file, asItIs } = this.refused.photo;
    await this.chooseFile(file, asItIs, () => ({ partial: "true" }));
  }

  /** @param {number | null} size of the input in pixels, null for the network's own */
  chooseSize(size) {
    this.keep({ size });
  }

  /**
   * Run a photo through the network. One that the service refuses is put back for the
   * one before, so that what is on the page belongs together.
   *
   * @param {Photo} photo
   * @param {{ crop?: string, partial?: string }} [part] of it, as the address has it
   */
  look(photo, part = this.options) {
    performance.mark("heatscope:photo-chosen");
    const before = this.photo;
    [this.photo, this.refused, this.#isAwaited] = [photo, null, false];
    this.keep({ crop: part.crop ?? null, partial: part.partial ?? null });
    if (before && before !== photo && before !== this.#accepted?.photo) URL.revokeObjectURL(before.source);
  }

  /** @param {Photo} photo that was read */
  #accept(photo) {
    const before = this.#accepted?.photo;
    this.#accepted = { photo, crop: this.options.crop ?? null, partial: this.options.partial ?? null };
    if (before && before !== photo) URL.revokeObjectURL(before.source);
  }

  /** @param {import("../api/problem.js").Problem} problem for which the photo was refused */
  async #putBack(problem) {
    const { photo } = this;
    if (!photo) return;
    this.refused = { photo, problem };
    if (this.#accepted) {
      const { photo: before, ...part } = this.#accepted;
      this.photo = before;
      this.keep(part);
      if (before !== photo) URL.revokeObjectURL(photo.source);
    }
    const other = problem.slug === "not-an-image" && !photo.redrawn ? await redrawn(photo) : null;
    if (this.refused?.photo !== photo) return;
    if (other) this.look(other, {});
    else if (!photo.sample) await own.giveBack(photo);
  }

  /**
   * Keep something in the address.
   *
   * @param {Record<string, string | number | null>} values null forgets one
   */
  keep(values) {
    this.options = changed(this.options, values, PHOTO_KEYS);
  }

  /** Let the photos go. */
  close() {
    // Whatever is on its way comes too late.
    this.#visit++;
    this.#chosen.next();
    for (const one of [this.photo, this.otherPhoto]) if (one) URL.revokeObjectURL(one.source);
  }
}
