/**
 * A visit to a page that looks into a photo: which network, which photo, and the calls
 * that follow from choosing either.
 */

import { modelPath } from "../api/asking.js";
import { computeFeatureMaps, getFilters, getModel, openUnit, showUpright } from "../api/client.js";
import { SAMPLE_PHOTOS, sampleAddress } from "../content/samples.js";
import { readSquare, scaled, within, writeSquare } from "../draw/crop.js";
import { INPUT } from "../draw/ends.js";
import { wholeNumber } from "../state/hash.js";
import { changed } from "../state/options.js";
import { own } from "../state/own.svelte.js";
import { redrawn, samplePhoto } from "../state/photos.js";
import { PhotoView } from "../state/photo.svelte.js";
import { PHOTO_VIEWS } from "../views/index.js";
import { fitting, keysOf } from "../views/view.js";

/** @typedef {import("../state/photo.svelte.js").Photo} Photo */

const TASK = "image-classification";
/** Twice as many pixels as the photo is shown at. */
const SHOWN_SIDE = 800;
/** What is kept in the address: how the photo becomes the input, how its square lies over it, and what the views keep. */
export const PHOTO_KEYS = ["size", "crop", "partial", "fade", ...keysOf(PHOTO_VIEWS)];

export class PhotoSession extends PhotoView {
  /** The network's id, "" before one is chosen. */
  model = $state("");
  /** Whether the address was made with somebody's own photo, which it cannot hold. */
  ownMissing = $state(false);
  /** @type {Photo | null} the one that stands beside it where two are compared */
  otherPhoto = $state.raw(null);
  /** Whether an address is being followed, which must not be written over before it is. */
  isOpening = $state(false);
  /** How often an address was gone to, to know the last. */
  #visit = 0;
  /** How often a photo was chosen, to know the last. */
  #choice = 0;
  /** Which part was looked at last. */
  #looked = "";
  /** Networks with feature maps; one that cannot be used is listed with its reason. */
  fitting = $derived(
    (this.models.answer ?? []).filter(
      ({ task, available, calls }) => task === TASK && (!available || calls.includes("feature-maps")),
    ),
  );

  /** The card of the network that is chosen. */
  card = $derived(this.fitting.find(({ id }) => id === this.model) ?? null);
  labels = $derived(this.detail.answer?.labels ?? []);
  /** The views that the network can fill. */
  views = $derived(fitting(PHOTO_VIEWS, this.card));
  /** The one that is shown. */
  shownView = $derived(this.views.find(({ id }) => id === this.tab) ?? this.views[0]);
  /** The view of a link that is not here. */
  missingView = $derived(this.card && this.tab && this.shownView.id !== this.tab ? this.tab : "");

  /** The layer of a link that the network does not have. */
  missingLayer = $derived.by(() => {
    const layer = this.focus.locked?.layer;
    return layer && this.steps.length && !this.steps.some(({ name }) => name === layer) ? layer : "";
  });

  /**
   * Show what an address asks for, as far as it is there.
   *
   * @param {{ model: string, sample: string }} wanted
   */
  async open(wanted) {
    const visit = ++this.#visit;
    this.isOpening = true;
    await this.#open(wanted);
    if (visit === this.#visit) this.isOpening = false;
  }

  /** @param {{ model: string, sample: string }} wanted */
  async #open({ model, sample }) {
    const choice = this.#choice;
    await this.models.load();
    const chosen = this.models.choose(this.fitting, model);
    if (!chosen) return;
    const wantsOwn = sample === "own" && this.photo?.sample !== "";
    const kept = wantsOwn ? await own.bring() : null;
    this.ownMissing = wantsOwn && !kept;
    if (chosen.id !== this.model) this.#take(chosen.id);
    // Whoever was quicker than the list of networks has chosen already.
    if (choice !== this.#choice) return;
    if (kept) await this.look(kept);
    else if (sample !== "own" || !this.photo) await this.#showSample(sample, false);
    // Another part of the photo that is there already.
    if (this.photo && choice === this.#choice && this.#looked !== JSON.stringify(this.part))
      await this.look(this.photo);
  }

  /** Which part of the photo is read, as every call about it is told. */
  part = $derived.by(() => {
    const crop = readSquare(this.options.crop);
    return { crop: crop && writeSquare(crop), partial: this.options.partial === "true" ? true : null };
  });
  /** How the photo becomes the input, as every call about it to a convolutional network is told. */
  setting = $derived({ size: wholeNumber(this.options.size), ...this.part });
  /** Whether it was refused for being what iPhones take. */
  isHeic = $derived(
    this.maps.problem?.slug === "not-an-image" && /\bHEIC, as iPhones\b/.test(this.maps.problem.detail),
  );
  /** @type {Photo | null} the photo that was refused last, for asking again in another way */
  refused = $state.raw(null);

  /** @param {string} id */
  chooseModel(id) {
    this.models.missing = "";
    this.#take(id);
  }

  /** @param {string} id */
  #take(id) {
    this.model = id;
    this.filters = {};
    this.detail.run((signal) => getModel(id, { signal }));
    if (this.photo) this.look(this.photo);
  }

  /** @param {string} id */
  chooseSample(id) {
    this.#choice++;
    return this.#showSample(id, true);
  }

  /**
   * @param {string} id the first sample's where there is none of that name
   * @param {boolean} whole forget which part was looked at: it was one of the photo before
   */
  async #showSample(id, whole) {
    const choice = this.#choice;
    const sample = SAMPLE_PHOTOS.find((one) => one.id === id) ?? SAMPLE_PHOTOS[0];
    if (this.photo?.sample === sample.id) return;
    const photo = await samplePhoto(sample);
    // While it came, another may have been chosen.
    if (choice === this.#choice) {
      await this.look(photo, whole ? {} : this.options);
    } else URL.revokeObjectURL(photo.source);
  }

  /**
   * @param {Blob} file
   * @param {boolean} [asItIs] whether it is sent whole even if it is large
   * @param {() => { crop?: string, partial?: string }} [part] which part is looked at, the middle if not given
   */
  async chooseFile(file, asItIs, part = () => ({})) {
    const choice = ++this.#choice;
    this.ownMissing = false;
    const photo = await own.take(file, asItIs);
    // While it was reduced, another may have been chosen.
    if (choice === this.#choice) await this.look(photo, part());
    else URL.revokeObjectURL(photo.source);
  }

  /** Look at their own photo again, after another. */
  async chooseOwn() {
    const choice = ++this.#choice;
    const photo = await own.bring();
    if (photo && choice === this.#choice) await this.look(photo, {});
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

  /** Look at the photo that was refused as far as its data goes. */
  lookAsFarAsItGoes() {
    if (!this.refused) return;
    const { blob } = this.refused;
    this.look({ ...this.refused, source: URL.createObjectURL(blob) }, { partial: "true" });
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
   * @param {{ crop?: string, partial?: string }} [part] of it, as the address has it
   */
  async look(photo, part = this.options) {
    performance.mark("heatscope:photo-chosen");
    const [before, partBefore] = [
      this.photo,
      { crop: this.options.crop ?? null, partial: this.options.partial ?? null },
    ];
    this.photo = photo;
    this.keep({ crop: part.crop ?? null, partial: part.partial ?? null });
    this.#looked = JSON.stringify(this.part);
    if (!this.model) return;
    const answer = await this.maps.run(async (signal) => {
      const maps = await computeFeatureMaps(this.model, photo.blob, this.setting, { signal });
      this.shownFor = photo;
      return maps;
    });
    if (this.photo !== photo) return;
    const refused = !answer && this.maps.problem && !this.maps.problem.mayPass;
    this.refused = refused ? photo : null;
    const other = refused && this.maps.problem?.slug === "not-an-image" && !photo.redrawn ? await redrawn(photo) : null;
    if (this.photo !== photo) return;
    if (refused && before) {
      this.photo = before;
      this.keep(partBefore);
      this.#looked = JSON.stringify(this.part);
    }
    const gone = refused ? photo : before;
    if (gone && gone !== this.photo) URL.revokeObjectURL(gone.source);
    if (other) await this.look(other, {});
    else if (answer) await this.showUpright(photo);
  }

  /**
   * Have the service show the visitor's own photo as it sees it.
   *
   * @param {Photo} photo
   */
  async showUpright(photo) {
    if (photo.sample || this.upright.answer?.photo === photo) return;
    const before = this.upright.answer;
    await this.upright.run(async (signal) => {
      const query = { longest_side: SHOWN_SIDE, partial: this.part.partial };
      const { picture } = await showUpright(photo.blob, query, { signal });
      return { photo, source: URL.createObjectURL(picture), exact: true };
    });
    if (before && before !== this.upright.answer) URL.revokeObjectURL(before.source);
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
    const square = typeof query.crop === "string" ? readSquare(query.crop) : null;
    if (square && photo?.reduced && !photo.asItIs) {
      // Whoever runs it has the file as it is, and not what the page sent of it.
      const { from, to } = photo.reduced;
      query = { ...query, crop: writeSquare(within(scaled(square, from.width / to.width), from)) };
    }
    return {
      path: `${modelPath(model)}/${question}`,
      query,
      image: photo ? { name: photo.name, from: photo.sample ? sampleAddress(photo.name) : undefined } : undefined,
    };
  }

  /**
   * Keep something in the address.
   *
   * @param {Record<string, string | number | null>} values null forgets one
   */
  keep(values) {
    this.options = changed(this.options, values, PHOTO_KEYS);
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
    this.upright.cancel();
    for (const one of [this.photo, this.otherPhoto, this.upright.answer]) if (one) URL.revokeObjectURL(one.source);
  }
}
