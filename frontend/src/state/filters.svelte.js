/**
 * The weights of a network's convolutions, asked for layer by layer as somebody looks at them.
 *
 * Each belongs to its question, so that a layer of another network, of the same name, has none of them.
 */

import { untrack } from "svelte";
import { answers } from "../api/answers.js";
import { getFilters } from "../api/client.js";
import { Problem } from "../api/problem.js";

/** @typedef {import("../api/types.js").Filters} Filters */

export class LayerFilters {
  /** @type {() => string} */
  #model;
  /** @type {Record<string, Filters | null>} by question; null while it is on its way */
  #found = $state.raw({});
  #asking = new AbortController();

  /** @param {() => string} model whose filters are shown; those of another are not waited for */
  constructor(model) {
    this.#model = model;
    $effect.pre(() => {
      model();
      return () => {
        this.#asking.abort();
        this.#asking = new AbortController();
      };
    });
  }

  /**
   * @param {string} layer
   * @returns {Filters | null | undefined} null while they are on their way, undefined where nobody asked
   */
  of(layer) {
    return this.#found[getFilters(this.#model(), layer).key];
  }

  /** @param {string} layer */
  want(layer) {
    const question = getFilters(this.#model(), layer);
    const { key } = question;
    if (untrack(() => key in this.#found)) return;
    this.#keep(key, answers.of(question) ?? null);
    const { signal } = this.#asking;
    answers.ask(question, { signal }).then(
      (found) => this.#keep(key, found),
      (error) => {
        // The page does without them; pointing again asks again.
        const { [key]: _, ...rest } = this.#found;
        this.#found = rest;
        if (!signal.aborted && !(error instanceof Problem)) throw error;
      },
    );
  }

  /**
   * @param {string} key
   * @param {Filters | null} found
   */
  #keep(key, found) {
    this.#found = { ...untrack(() => this.#found), [key]: found };
  }
}
