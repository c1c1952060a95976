/**
 * What a reader of the book brought along, and what the networks said of it.
 *
 * A photo and a sentence are kept over all pages, and each is asked about once: all pages on a photo draw from one
 * answer, all on a sentence from another. Proofs ask for themselves.
 */

import { untrack } from "svelte";
import { computeAttention, computeFeatureMaps, getFilters, getModel } from "../api/client.js";
import { as } from "../api/question.js";
import { SAMPLE_PHOTOS, SAMPLE_SENTENCES } from "../content/samples.js";
import { ChosenPhoto } from "../state/chosenPhoto.js";
import { formatHash, wholeNumber } from "../state/hash.js";
import { own } from "../state/own.svelte.js";
import { Asked } from "./asked.svelte.js";
import { sidedFilter } from "./filter/sums.js";

/** @typedef {import("../state/photos.js").Photo} Photo */
/** @typedef {import("../api/types.js").FeatureMaps} FeatureMaps */
/** @typedef {import("../api/types.js").Attention} Attention */

export const PHOTO_NETWORK = "photo-cnn";
export const SENTENCE_NETWORK = "sentence-encoder";
export const SPEAKING_NETWORK = "pronouncer";
/** The layers that pages draw; a ReLU between two others is drawn nowhere. */
const LAYERS = [
  ["conv1", "relu1", "pool1", "conv2", "conv3", "pool2", "conv4", "conv5", "pool3"],
  ["conv6", "conv7", "pool4", "conv8", "conv9", "relu9", "average", "classifier"],
].flat();
/** @type {import("../api/types.js").AttentionRequest["include"]} */
const PARTS = ["input", "normalised", "query", "key", "value", "scores", "head_output", "hidden"];

const FIRST_PHOTO = SAMPLE_PHOTOS[0].id;
/** The shortest sentence with two words that are written alike and are not the same. */
export const FIRST_SENTENCE = "I saw a saw.";
export const SENTENCES = [{ name: FIRST_SENTENCE, text: FIRST_SENTENCE }, ...SAMPLE_SENTENCES];

/**
 * A photo with its maps.
 *
 * @param {Photo} photo
 */
function look(photo) {
  const maps = computeFeatureMaps(PHOTO_NETWORK, photo.blob, { layers: LAYERS });
  return as(maps, "with its photo", (maps) => ({ maps, photo }));
}

/**
 * A sentence with what was read in it.
 *
 * @param {string} text
 */
function read(text) {
  const attention = computeAttention(SENTENCE_NETWORK, { text, include: PARTS });
  return as(attention, "with its text", (attention) => ({ attention, text }));
}

/** Made where effects may be. What pages draw is the last good answer, dimmed while it is of what was there before. */
export class BookSession {
  /** @type {Photo | null} the one chosen; what is shown may still be the one before */
  photo = $state.raw(null);
  text = $state(FIRST_SENTENCE);
  /** Whether a page that was open needs the one, or the other. */
  #wantsPhoto = $state(false);
  #wantsSentence = $state(false);
  network = new Asked(() => (this.#wantsPhoto ? getModel(PHOTO_NETWORK) : null));
  kernels = new Asked(() => (this.#wantsPhoto ? getFilters(PHOTO_NETWORK, "conv1") : null));
  /** @type {Photo | null} one that cannot be read, until something else is chosen or opened: the one before is shown */
  #refused = $state.raw(null);
  /** Whether the photo before a refused one is shown, which is then the one that is meant. */
  isPutBack = $derived.by(() => this.#refused !== null);
  looked = new Asked(() => {
    const photo = this.#refused ?? this.photo;
    return this.#wantsPhoto && photo ? look(photo) : null;
  });
  /** The network that reads. */
  reader = new Asked(() => (this.#wantsSentence ? getModel(SENTENCE_NETWORK) : null));
  read = new Asked(() => (this.#wantsSentence ? read(this.text) : null));
  #filter = $state.raw(/** @type {number | null} */ (null));
  /** The filter of the first layer that was chosen, over the pages that show one; null if there is none such. */
  filter = $derived.by(() => {
    const count = this.kernels.answer?.weight.shape[0] ?? Infinity;
    return this.#filter !== null && this.#filter < count ? this.#filter : null;
  });
  /** The one that pages show: the chosen one, else the one that there is most to see of. */
  shownFilter = $derived.by(() => {
    const weight = this.kernels.answer?.weight;
    return weight ? (this.filter ?? sidedFilter(weight)) : 0;
  });
  /** Who asks and in which head, over the pages of a query's journey; null for what there is most to see of. */
  asking = $state.raw(/** @type {number | null} */ (null));
  head = $state.raw(/** @type {{ layer: string, head: number } | null} */ (null));
  /** Whether the address was made with somebody's own photo, which it cannot hold. */
  isOwnMissing = $state(false);
  /** Whether nothing but the stage is shown, for a whole room. */
  isPresented = $state(false);
  #chosen = new ChosenPhoto();

  constructor() {
    $effect.pre(() => {
      const { problem, last } = this.looked;
      if (problem && !problem.isBusy && !problem.mayPass && last) untrack(() => this.#refuse(last.photo));
    });
  }

  /** What the address has to say, so that it opens the same photo and sentence again. */
  carried = $derived({
    sample: !this.photo || this.photo.sample === FIRST_PHOTO ? null : this.photo.sample || "own",
    text: this.text === FIRST_SENTENCE ? null : this.text,
    present: this.isPresented || null,
  });

  /**
   * Take what an address brings, as far as it is new.
   *
   * @param {import("../state/hash.js").Values} values
   */
  async open({ sample = FIRST_PHOTO, text = FIRST_SENTENCE, present }) {
    this.isPresented = present !== undefined;
    this.#refused = null;
    if (text !== this.text) this.say(text.trim() ? text : FIRST_SENTENCE);
    const isChosen = this.photo && (this.photo.sample || "own") === sample;
    if (isChosen) return;
    if (sample !== "own" || !(await this.chooseOwn())) {
      this.isOwnMissing = sample === "own";
      this.chooseSample(sample);
    }
  }

  /** A page needs the photo's maps. */
  usePhoto() {
    this.#wantsPhoto = true;
  }

  /**
   * A page shows what one filter of the first layer makes of the photo.
   *
   * @param {import("../state/hash.js").Values} values which, if the address says so
   */
  useFilter({ filter }) {
    this.usePhoto();
    this.chooseFilter(wholeNumber(filter) ?? this.#filter);
  }

  /** @param {number | null} filter */
  chooseFilter(filter) {
    this.#filter = filter;
  }

  /** A page needs the sentence read. */
  useSentence() {
    this.#wantsSentence = true;
  }

  /** @param {string} id the first sample's where there is none of that name */
  async chooseSample(id) {
    const photo = await this.#chosen.sample(id);
    if (photo) this.#choose(photo);
  }

  /** Take their own photo again; tells whether there is one, or something else was chosen meanwhile. */
  async chooseOwn() {
    const photo = await this.#chosen.own();
    if (photo) this.#choose(photo);
    this.isOwnMissing &&= photo === null;
    return photo !== null;
  }

  /** @param {File} file */
  async chooseFile(file) {
    this.isOwnMissing = false;
    const photo = await this.#chosen.file(file);
    if (photo) this.#choose(photo);
  }

  /** @param {Photo} photo */
  #choose(photo) {
    [this.photo, this.#refused] = [photo, null];
  }

  /** @param {Photo} before the last one that could be read */
  #refuse(before) {
    const refused = this.photo;
    if (!refused || this.#refused || refused === before) return;
    [this.photo, this.#refused] = [before, refused];
    if (!refused.sample) own.giveBack(refused);
  }

  /**
   * Take the sample that pages begin with, which is there even while the service is not.
   *
   * @param {"photo" | "sentence"} half
   */
  beginAgain(half) {
    if (half === "sentence") return this.say(FIRST_SENTENCE);
    this.isOwnMissing = false;
    return this.chooseSample(FIRST_PHOTO);
  }

  /**
   * Whether that is what is chosen.
   *
   * @param {"photo" | "sentence"} half
   */
  isBegun(half) {
    return half === "sentence" ? this.text === FIRST_SENTENCE : this.photo?.sample === FIRST_PHOTO;
  }

  /** @param {string} text with something to read in it */
  say(text) {
    this.text = text.trim();
    this.asking = null;
  }

  /**
   * The address of a page of the book, with the photo and the sentence.
   *
   * @param {string} id
   * @param {Parameters<typeof formatHash>[1]} [values]
   */
  addressOf(id, values = {}) {
    return formatHash(`book/${id}`, { ...values, ...this.carried });
  }
}
