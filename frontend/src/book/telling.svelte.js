/**
 * When a page tells what there was to see: to who has seen it, or has guessed, or wants to read on. Another question,
 * of another word or photo, is another thing to see.
 */

import { untrack } from "svelte";
import { guesses } from "./guesses.svelte.js";

/** Made where effects may be, in a component. */
export class Telling {
  #isReadOn = $state(false);
  #hasEnded = $state(false);
  /** @type {string} */
  #page;
  /** @type {() => import("./pages.js").Question | null} */
  #question;
  /** @type {string | null} what was asked about last */
  #asked = null;

  /**
   * @param {string} page
   * @param {import("../stage/playing.svelte.js").Playing} playing
   * @param {() => import("./pages.js").Question | null} question
   * @param {() => import("../stage/figure.js").Figure | null} figure
   */
  constructor(page, playing, question, figure) {
    [this.#page, this.#question] = [page, question];
    $effect.pre(() => {
      const subject = question()?.subject ?? null;
      if (subject !== null) untrack(() => this.#ask(subject, playing, figure()));
    });
    $effect(() => {
      const count = figure()?.beats.length;
      if (count !== undefined && playing.position >= count) this.#hasEnded = true;
    });
  }

  isGuessed = $derived.by(() => {
    const question = this.#question();
    return question !== null && guesses.of(this.#page, question.subject) !== null;
  });
  isTold = $derived.by(() => this.#isReadOn || this.#hasEnded || this.isGuessed);

  readOn() {
    this.#isReadOn = true;
  }

  /**
   * Who guesses is asked again before it is shown; who reads on without, or holds something, goes on undisturbed.
   *
   * @param {string} subject
   * @param {import("../stage/playing.svelte.js").Playing} playing
   * @param {import("../stage/figure.js").Figure | null} figure
   */
  #ask(subject, playing, figure) {
    const isAnother = this.#asked !== null && this.#asked !== subject;
    this.#asked = subject;
    const isPlayed = guesses.last(this.#page) !== null && !this.#isReadOn && (figure?.inHand ?? null) === null;
    if (!isAnother || !isPlayed || this.isGuessed) return;
    this.#hasEnded = false;
    playing.seek(0);
  }
}
