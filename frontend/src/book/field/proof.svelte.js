/**
 * The network asked again about one cell: with everything outside its frame covered, and with a spot on the photo.
 *
 * The question is fixed before anything is waited for; an answer to an older one is not shown.
 */

import { openUnit } from "../../api/client.js";
import { Call } from "../../state/call.svelte.js";
import { PHOTO_NETWORK } from "../session.svelte.js";
import { covered, greyOf, pngOf, spotted } from "./changed.js";

/** @typedef {import("./walk.js").Cell} Cell */
/**
 * @typedef {object} Asked one cell of one photo
 * @property {string} id
 * @property {string} layer
 * @property {number} channel
 * @property {Cell} cell
 * @property {number} value as it is
 * @property {import("../../draw/receptive.js").Rectangle} frame
 * @property {import("../../draw/raster.js").Picture} picture of the photo, as the network was given it
 * @property {Record<string, any>} card of the network's input
 */

export class Proof {
  /** @type {Call<{ value: number, id: string }>} */
  covering = new Call();
  /** @type {Call<{ value: number, id: string, spot: Cell }>} */
  touching = new Call();
  /** @type {Cell | null} */
  spot = $state.raw(null);
  /** @type {{ row: number, column: number, change: number }[]} where the spot has been, and what it changed */
  trail = $state.raw([]);
  #isTouching = false;

  /** @param {Asked} asked */
  cover(asked) {
    return this.covering.run(async (signal) => {
      const png = await pngOf(covered(asked.picture, asked.frame, greyOf(asked.card)));
      return { value: await valueOf(asked, png, signal), id: asked.id };
    });
  }

  /**
   * Put the spot somewhere. While an answer is on its way only the last place is remembered.
   *
   * @param {Cell} spot the middle of 3 × 3 pixels
   * @param {Asked} asked
   */
  async touch(spot, asked) {
    this.spot = spot;
    if (this.#isTouching) return;
    this.#isTouching = true;
    const answer = await this.touching.run(async (signal) => {
      const png = await pngOf(spotted(asked.picture, spot));
      return { value: await valueOf(asked, png, signal), id: asked.id, spot };
    });
    this.#isTouching = false;
    if (!answer || !this.spot) return;
    this.trail = [...this.trail, { ...spot, change: Math.abs(answer.value - asked.value) }];
    if (this.spot !== spot) this.touch(this.spot, asked);
  }

  /** Take the spot off. */
  clear() {
    this.spot = null;
    this.trail = [];
  }

  stop() {
    this.covering.cancel();
    this.touching.cancel();
  }

  /**
   * @param {string} id of the cell
   * @returns {number | null} its value with everything else covered; null while it is asked for
   */
  coveredOf(id) {
    return this.covering.answer?.id === id ? this.covering.answer.value : null;
  }

  /**
   * @param {string} id of the cell
   * @returns {number | null} its value with the spot where it is now
   */
  touchedOf(id) {
    const { answer } = this.touching;
    return answer && answer.id === id && answer.spot === this.spot ? answer.value : null;
  }
}

/**
 * @param {Asked} asked
 * @param {Blob} photo changed
 * @param {AbortSignal} signal
 */
async function valueOf({ layer, channel, cell }, photo, signal) {
  return (await openUnit(PHOTO_NETWORK, photo, { layer, channel, ...cell }).ask({ signal })).value;
}
