/**
 * The visitor's own photo: the last one they chose, for every page, kept in this browser until they forget it.
 */

import * as browser from "idb-keyval";
import { photoOf } from "./photos.js";

/** @typedef {import("./photos.js").Photo} Photo */

/** @typedef {{ file: Blob, asItIs: boolean }} Kept */
/** @typedef {{ get(key: string): Promise<any>, set(key: string, kept: Kept): Promise<any>, del(key: string): Promise<any> }} Shelf */

const KEY = "own-photo";

/** @type {Shelf} a browser that keeps nothing may say so at once: in a frame without an origin, for one */
const KEPT_HERE = {
  get: async (key) => browser.get(key),
  set: async (key, kept) => browser.set(key, kept),
  del: async (key) => browser.del(key),
};

class OwnPhoto {
  /** @type {Photo | null} */
  #photo = $state.raw(null);
  /** @type {Kept | null} what it was made of, and what the one before it was */
  #kept = null;
  /** @type {Kept | null} */
  #before = null;
  /** Address of its picture, for a thumbnail; "" where there is none. */
  source = $state("");
  /** @type {Promise<void> | null} */
  #finding = null;
  /** @type {Shelf} */
  #shelf = KEPT_HERE;
  /** Whether it is still here at the next visit. */
  isKept = true;

  /**
   * Start with a photo that was handed to the page, and keep none in this browser: another page is shown beside it.
   *
   * @param {Kept | null} kept
   */
  begin(kept) {
    this.isKept = false;
    this.#shelf = { get: async () => kept, set: async () => {}, del: async () => {} };
  }

  get name() {
    return this.#photo?.name ?? "";
  }

  /** Look for the one of an earlier visit, once. */
  find() {
    this.#finding ??= this.#read();
    return this.#finding;
  }

  /**
   * Take a photo that they chose.
   *
   * @param {Blob} file
   * @param {boolean} [asItIs] whether a large one is sent whole: slower, with every digit of the original
   */
  async take(file, asItIs = false) {
    const photo = await photoOf(file, asItIs);
    await this.find();
    [this.#before, this.#kept] = [this.#kept, { file, asItIs }];
    this.#hold(photo);
    // A browser that keeps nothing, in a private window for one, has it until the page is left.
    await this.#shelf.set(KEY, { file, asItIs }).catch(() => {});
    return photo;
  }

  /**
   * The photo once more, with an address of its own for its picture.
   *
   * @returns {Promise<Photo | null>}
   */
  async bring() {
    await this.find();
    return this.#photo && { ...this.#photo, source: URL.createObjectURL(this.#photo.file) };
  }

  /**
   * A photo that they chose is none that can be read: the one before it is theirs again, if there was one.
   *
   * @param {Photo} photo
   */
  async giveBack(photo) {
    if (this.#photo?.file !== photo.file) return;
    const before = this.#before;
    if (before) await this.take(before.file, before.asItIs);
    else await this.forget();
    this.#before = null;
  }

  async forget() {
    this.#kept = null;
    this.#hold(null);
    await this.#shelf.del(KEY).catch(() => {});
  }

  /** @param {Photo | null} photo */
  #hold(photo) {
    this.#finding = Promise.resolve();
    if (this.source) URL.revokeObjectURL(this.source);
    this.#photo = photo;
    this.source = photo ? URL.createObjectURL(photo.file) : "";
  }

  async #read() {
    const kept = await this.#shelf.get(KEY).catch(() => null);
    const photo = kept?.file instanceof Blob ? await photoOf(kept.file, kept.asItIs === true) : null;
    // Whoever chose one meanwhile has a newer one.
    if (!photo || this.#photo) return;
    this.#kept = kept;
    this.#hold(photo);
  }
}

export const own = new OwnPhoto();
