/**
 * The networks that the service has.
 *
 * One that somebody brought is listed before it is opened; the list is asked for again
 * until none is being opened any more.
 */

import { listModels } from "../api/client.js";
import { Call } from "./call.svelte.js";

/** @typedef {import("../api/types.js").Model[]} Models */

const AGAIN_MS = 2000;

/** @extends {Call<Models>} */
export class ModelList extends Call {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  /** The network that a link asks for and that is not here. */
  missing = $state("");
  /** Whether it is being opened: then it is looked into as soon as it is there. */
  isAwaited = $derived((this.answer ?? []).some(({ id, opening }) => opening && id === this.missing));

  /**
   * The network that a link asks for, else the first that can be used.
   *
   * @param {Models} fitting those that the page can show
   * @param {string} asked id, "" for any
   * @returns {Models[number] | null} null where there is none, and while the one asked for is being opened
   */
  choose(fitting, asked) {
    const usable = fitting.filter(({ available }) => available);
    const chosen = usable.find(({ id }) => id === asked) ?? usable[0] ?? null;
    this.missing = asked && chosen?.id !== asked ? asked : "";
    return this.isAwaited ? null : chosen;
  }

  /** @type {() => void} */
  #arrive = () => {};
  #arrived = new Promise((/** @type {(nothing: void) => void} */ resolve) => (this.#arrive = resolve));

  /** Have the list, asked for once; where that fails, when it is asked for again. */
  load() {
    if (this.status === "idle") {
      this.run(async (signal) => {
        const models = await listModels({ signal });
        this.#watch(models, signal);
        return models;
      });
    }
    return this.#arrived;
  }

  /** @param {(signal: AbortSignal) => Promise<Models>} ask */
  async run(ask) {
    const answer = await super.run(ask);
    if (answer) this.#arrive();
    return answer;
  }

  cancel() {
    super.cancel();
    clearTimeout(this.#again);
  }

  /**
   * @param {Models} models
   * @param {AbortSignal} signal
   */
  #watch(models, signal) {
    if (signal.aborted || !models.some(({ opening }) => opening)) return;
    this.#again = setTimeout(async () => {
      // In silence: the list that is there stays meanwhile, and stays if this fails.
      const newer = await listModels({ signal }).catch(() => null);
      if (signal.aborted) return;
      if (newer) this.answer = newer;
      this.#watch(newer ?? models, signal);
    }, AGAIN_MS);
  }
}
