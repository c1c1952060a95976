/**
 * The network asked again about one cell: with everything outside its frame covered, and with a spot on the photo.
 */

import { untrack } from "svelte";
import { openUnit } from "../../api/client.js";
import { DraggedQuestion } from "../dragged.svelte.js";
import { Asked } from "../asked.svelte.js";
import { PHOTO_NETWORK } from "../session.svelte.js";
import { covered, greyOf, pngOf, spotted } from "./changed.js";

/** @typedef {import("./walk.js").Cell} Cell */
/**
 * @typedef {object} Followed one cell of one photo
 * @property {string} id
 * @property {string} layer
 * @property {number} channel
 * @property {Cell} cell
 * @property {number} value as it is
 * @property {import("../../draw/receptive.js").Rectangle} frame
 * @property {import("../../draw/raster.js").Picture} picture of the photo, as the network was given it
 * @property {Record<string, any>} card of the network's input
 */

/** @typedef {{ id: string, spot: Cell | null, value: number }} Answer of a cell with the photo changed */

/** Made where effects may be, and after what it is asked about. */
export class Proof {
  /** @type {() => Followed | null} */
  #asked;
  /** @type {Cell | null} where it is now: the middle of 3 × 3 pixels */
  spot = $state.raw(null);
  /** @type {Answer[]} with the spot wherever it has been */
  #been = $state.raw([]);

  /**
   * @param {() => Followed | null} asked the cell
   * @param {() => boolean} isHeld whether it is in hand: then it is not the one yet
   */
  constructor(asked, isHeld) {
    this.#asked = asked;
    this.covering = new Asked(() => {
      const cell = asked();
      return cell && !isHeld() ? valueOf(cell, null) : null;
    });
    this.touching = new DraggedQuestion(() => {
      const [cell, { spot }] = [asked(), this];
      return cell && spot ? valueOf(cell, spot) : null;
    }).resource;
    $effect.pre(() => {
      const { answer } = this.touching;
      if (answer) untrack(() => (this.#been = [...this.#been, answer]));
    });
  }

  /** The cell's value with everything else covered; null while it is asked for. */
  get covered() {
    const { last } = this.covering;
    return last && last.id === this.#asked()?.id ? last.value : null;
  }

  /** Its value with the spot where it is now; null while it is asked for. */
  get touched() {
    const { answer } = this.touching;
    return answer && isSame(answer.spot, this.spot) ? answer.value : null;
  }

  /** Where the spot has been, and what it changed. */
  get trail() {
    const cell = this.#asked();
    const been = this.#been.filter(({ id }) => id === cell?.id);
    return been.map(({ spot, value }) => ({
      .../** @type {Cell} */ (spot),
      change: Math.abs(value - (cell?.value ?? 0)),
    }));
  }

  /** Take the spot off. */
  clear() {
    this.spot = null;
    this.#been = [];
  }
}

/**
 * @param {Cell | null} one
 * @param {Cell | null} other
 */
const isSame = (one, other) => one?.row === other?.row && one?.column === other?.column;

/**
 * @param {Followed} asked
 * @param {Cell | null} spot that is put on the photo; without one, all outside the cell's frame is covered
 * @returns {import("../../api/question.js").Question<Answer>}
 */
function valueOf({ id, layer, channel, cell, frame, picture, card }, spot) {
  return {
    key: JSON.stringify(["a cell of a changed photo", id, spot]),
    async ask(options) {
      const photo = await pngOf(spot ? spotted(picture, spot) : covered(picture, frame, greyOf(card)));
      const { value } = await openUnit(PHOTO_NETWORK, photo, { layer, channel, ...cell }).ask(options);
      return { id, spot, value };
    },
  };
}
