/**
 * A visit to a page that looks into a photo: which network, which photo, and the calls
 * that follow from choosing either.
 */

import { computeFeatureMaps, getFilters, getModel, listModels, modelPath, openUnit } from "../api/client.js";
import { SAMPLE_PHOTOS, sampleAddress } from "../content/samples.js";
import { INPUT } from "../draw/ends.js";
import { wholeNumber } from "../state/hash.js";
import { lastOwnPhoto, ownPhoto, samplePhoto } from "../state/photos.js";
import { PhotoView } from "../state/photo.svelte.js";

/** @typedef {import("../state/photo.svelte.js").Photo} Photo */

const TASK = "image-classification";

export class PhotoSession extends PhotoView {
  /** The network's id, "" before one is chosen. */
  model = $state("");
  /** Whether the address was made with somebody's own photo, which it cannot hold. */
  ownMissing = $state(false);
  /** @type {Photo | null} the one that stands beside it where two are compared */
  otherPhoto = $state.raw(null);
  /** How often a photo was chosen, to know the last. */
  #choice = 0;
  /** Networks with feature maps; one that cannot be used is listed with its reason. */
  fitting = $derived(
    (this.models.answer ?? []).filter(
      ({ task, available, calls }) => task === TASK && (!available || calls.includes("feature-maps")),
    ),
  );

  /**
   * Show what an address asks for, as far as it is there.
   *
   * @param {{ model: string, sample: string }} wanted
   */
  async open({ model, sample }) {
    const choice = this.#choice;
    if (!this.models.answer) await this.models.run((signal) => listModels({ signal }));
    const usable = this.fitting.filter(({ available }) => available);
    const chosen = usable.find(({ id }) => id === model) ?? usable[0];
    if (!chosen) return;
    const own = sample === "own" && this.photo?.sample !== "" ? lastOwnPhoto() : null;
    this.ownMissing = sample === "own" && this.photo?.sample !== "" && !own;
    if (chosen.id !== this.model) this.chooseModel(chosen.id);
    // Whoever was quicker than the list of networks has chosen already.
    if (choice !== this.#choice) return;
    if (own) await this.look(own);
    else if (sample !== "own" || !this.photo) await this.chooseSample(sample);
  }

  /** How the photo becomes the input, as every call about it is told. */
  setting = $derived({ size: wholeNumber(this.options.size) });

  /** @param {string} id */
  chooseModel(id) {
    this.model = id;
    this.filters = {};
    this.detail.run((signal) => getModel(id, { signal }));
    if (this.photo) this.look(this.photo);
  }

  /** @param {string} id the first sample's where there is none of that name */
  async chooseSample(id) {
    const choice = ++this.#choice;
    const sample = SAMPLE_PHOTOS.find((one) => one.id === id) ?? SAMPLE_PHOTOS[0];
    if (this.photo?.sample === sample.id) return;
    const photo = await samplePhoto(sample);
    // While it came, another may have been chosen.
    if (choice === this.#choice) await this.look(photo);
    else URL.revokeObjectURL(photo.source);
  }

  /**
   * @param {Blob} file
   * @param {boolean} [asItIs] whether it is sent whole even if it is large
   */
  async chooseFile(file, asItIs) {
    const choice = ++this.#choice;
    this.ownMissing = false;
    const photo = await ownPhoto(file, asItIs);
    // While it was reduced, another may have been chosen.
    if (choice === this.#choice) await this.look(photo);
    else URL.revokeObjectURL(photo.source);
  }

  /** @param {number | null} size of the input in pixels, null for the network's own */
  chooseSize(size) {
    this.keep({ size });
    if (this.photo) this.look(this.photo);
  }

  /**
   * Run a photo through the network. One that the service refuses is put back for the
   * one before, so that what is on the page belongs together.
   *
   * @param {Photo} photo
   */
  async look(photo) {
    performance.mark("heatscope:photo-chosen");
    const before = this.photo;
    this.photo = photo;
    if (!this.model) return;
    const answer = await this.maps.run(async (signal) => {
      const maps = await computeFeatureMaps(this.model, photo.blob, this.setting, { signal });
      this.shownFor = photo;
      return maps;
    });
    if (this.photo !== photo) return;
    const refused = !answer && this.maps.problem && !this.maps.problem.mayPass;
    if (refused && before) this.photo = before;
    const gone = refused ? photo : before;
    if (gone && gone !== this.photo) URL.revokeObjectURL(gone.source);
  }

  /** Ask how the locked value came about; the input came about nowhere. */
  openLocked() {
    const { photo, setting } = this;
    const unit = this.focus.locked;
    const isThere = unit && this.target && this.maps.answer && this.shownFor === photo;
    if (!photo || !isThere || unit.layer === INPUT) {
      this.arithmetic.cancel();
      return;
    }
    this.arithmetic.run((signal) => openUnit(this.model, photo.blob, { ...unit, ...setting }, { signal }));
  }

  /**
   * Fetch a layer's weights once.
   *
   * @param {string} layer
   */
  async fetchFilters(layer) {
    if (layer in this.filters) return;
    this.filters = { ...this.filters, [layer]: null };
    try {
      const filters = await getFilters(this.model, layer);
      this.filters = { ...this.filters, [layer]: filters };
    } catch {
      // The page does without them; pointing again asks again.
      const { [layer]: _, ...rest } = this.filters;
      this.filters = rest;
    }
  }

  /**
   * A question about this photo as a call to copy.
   *
   * @param {string} question the last part of its path
   * @param {import("../api/request.js").Query} query
   * @param {string} [model] another network
   * @param {Photo | null} [photo] another photo
   * @returns {import("../api/snippet.js").Call}
   */
  callOf(question, query, model = this.model, photo = this.photo) {
    return {
      path: `${modelPath(model)}/${question}`,
      query,
      image: photo ? { name: photo.name, from: photo.sample ? sampleAddress(photo.name) : undefined } : undefined,
    };
  }

  /**
   * A whole number that a view keeps in the address, as far as it is between two others.
   *
   * @param {string} name
   * @param {{ low: number, high: number, usual: number }} range
   */
  numberOf(name, { low, high, usual }) {
    const value = Number(this.options[name] ?? NaN);
    return Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : usual;
  }

  /** Stop waiting and let the photo go. */
  close() {
    this.maps.cancel();
    this.arithmetic.cancel();
    this.detail.cancel();
    this.models.cancel();
    for (const photo of [this.photo, this.otherPhoto]) if (photo) URL.revokeObjectURL(photo.source);
  }
}
