/**
 * A question that may take long: then it is asked only when somebody says so, and it can be stopped.
 */

import { untrack } from "svelte";
import { Resource } from "./resource.svelte.js";

/**
 * @template Answer
 * @typedef {import("../api/question.js").Question<Answer>} Question
 */

/** @template Answer */
export class SlowQuestion {
  /** @type {() => Question<Answer> | null} */
  #ask;
  /** The question that was told to be asked, and the one that was told to be stopped. */
  #told = $state("");
  #stopped = $state("");

  /**
   * @param {() => Question<Answer> | null} ask what would be asked now
   * @param {() => boolean} isQuick whether it is asked without being told
   */
  constructor(ask, isQuick) {
    this.#ask = ask;
    this.resource = new Resource(() => {
      const question = ask();
      const isWanted = question && question.key !== this.#stopped && (isQuick() || question.key === this.#told);
      return isWanted ? question : null;
    });
  }

  start() {
    [this.#told, this.#stopped] = [this.#key(), ""];
  }

  stop() {
    [this.#told, this.#stopped] = ["", this.#key()];
  }

  #key() {
    return untrack(this.#ask)?.key ?? "";
  }
}
