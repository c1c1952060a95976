/**
 * A question that follows something in hand, as fast as answers come.
 *
 * What is dragged goes further before an answer is here. While one is on its way it is let come, and of all that was
 * passed meanwhile only the last is asked: else nothing would be answered before the hand rests.
 */

import { Asked } from "./asked.svelte.js";

/**
 * @template Answer
 * @typedef {import("../api/question.js").Question<Answer>} Question
 */

/** @template Answer */
export class DraggedQuestion {
  /** @type {Question<Answer> | null} */
  #asked = $state.raw(null);
  /** Of the question that is asked now, which may not be the one that the hand is at. */
  resource = new Asked(() => this.#asked);

  /** @param {() => Question<Answer> | null} ask what to ask where the hand is now, null for nothing */
  constructor(ask) {
    $effect.pre(() => {
      const question = ask();
      if (!question || this.resource.status !== "loading") this.#asked = question;
    });
  }
}
