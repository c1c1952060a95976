/**
 * The network asked for the maps of the moved photo, as fast as it answers.
 *
 * A photo is dragged faster than answers come: while one is on its way only the last move is remembered.
 */

import { computeFeatureMaps } from "../../api/client.js";
import { Call } from "../../state/call.svelte.js";
import { PHOTO_NETWORK } from "../session.svelte.js";

/** @typedef {import("../../state/photos.js").Photo} Photo */
/** @typedef {{ photo: Photo, layer: string, shift: number }} Asked */

export class MovedMaps {
  /** @type {Call<Asked & { maps: import("../../api/types.js").FeatureMaps }>} */
  call = new Call();
  /** @type {Asked | null} */
  #wanted = null;
  #isAsking = false;

  /** @param {Asked} asked */
  async ask(asked) {
    this.#wanted = asked;
    if (this.#isAsking) return;
    this.#isAsking = true;
    await this.call.run(async (signal) => {
      const query = { layers: [asked.layer], translate: asked.shift };
      return { ...asked, maps: await computeFeatureMaps(PHOTO_NETWORK, asked.photo.blob, query).ask({ signal }) };
    });
    this.#isAsking = false;
    if (this.#wanted !== asked && this.#wanted) this.ask(this.#wanted);
  }

  stop() {
    this.#wanted = null;
    this.call.cancel();
  }
}
