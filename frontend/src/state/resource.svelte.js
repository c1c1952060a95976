/**
 * What a page asks of the service at the moment, and what came of it.
 *
 * The question is the key: it is asked when it changes and not before, an answer or an error belongs to it alone, and
 * another one takes its place. The last good answer stays, to be shown dimmed while the next is on its way. A full
 * service (503) is asked again by itself when its time is up, one that was out of reach when the line is back.
 */

import { untrack } from "svelte";
import { answers } from "../api/answers.js";
import { Problem } from "../api/problem.js";
import { whyRecorded } from "../api/recorded.js";

/**
 * @template Answer
 * @typedef {import("../api/question.js").Question<Answer>} Question
 */

/**
 * Made where effects may be, in a component or in what one makes first of all, and after what its question reads.
 *
 * @template Answer
 */
export class Resource {
  /** @type {() => Question<Answer> | null} */
  #ask;
  /** @type {() => unknown} */
  #about;
  /** @type {import("../api/question.js").Options} */
  #options;
  #question = $derived.by(() => this.#ask());
  #key = $derived(this.#question?.key ?? null);
  /** @type {{ key: string, about: unknown, answer: Answer } | null} the last good answer */
  #last = $state.raw(null);
  /** @type {{ key: string, problem: Problem } | null} */
  #failed = $state.raw(null);
  /** Until the page is left. */
  #here = new AbortController();
  /** How often it was asked again by hand or because its time was up. */
  #again = $state(0);
  /** Seconds until a busy service is asked again. */
  secondsLeft = $state(0);
  /** @type {import("../api/lines.js").Progress | null} of what takes long */
  progress = $state.raw(null);

  /**
   * @param {() => Question<Answer> | null} ask what to ask now, null for nothing
   * @param {() => unknown} [about] what an answer is about, a network for one: the last one stays as long as it is equal
   * @param {import("../api/question.js").Options} [options] of every question
   */
  constructor(ask, about = () => null, options = {}) {
    [this.#ask, this.#about, this.#options] = [ask, about, options];
    $effect.pre(() => () => this.#here.abort());
    $effect.pre(() => {
      void [this.#key, this.#again];
      return untrack(() => (this.#question ? this.#go(this.#question) : undefined));
    });
  }

  /** The problem, if what is asked now has one. */
  problem = $derived.by(() => (this.#failed && this.#failed.key === this.#key ? this.#failed.problem : null));
  #isHere = $derived.by(() => this.#last !== null && this.#last.key === this.#key);
  /** The answer to what is asked now, null while it is not here. */
  answer = $derived.by(() => (this.#isHere && this.#last ? this.#last.answer : null));
  /** The last good answer, of what is asked now or of what was asked before. */
  last = $derived.by(() => (this.#last && Object.is(this.#last.about, this.#about()) ? this.#last.answer : null));
  /** Whether that is of what was asked before. */
  isStale = $derived.by(() => this.last !== null && !this.#isHere);
  /** @type {"idle" | "loading" | "ready" | "failed" | "busy"} */
  status = $derived.by(() => {
    if (this.#key === null) return "idle";
    if (this.problem) return this.problem.isBusy ? "busy" : "failed";
    return this.#isHere ? "ready" : "loading";
  });

  /** Ask the same again. */
  retry() {
    this.#again += 1;
  }

  /** Ask again in silence: the answer that is here stays meanwhile, and stays if this fails. */
  async renew() {
    const question = this.#question;
    const { signal } = this.#here;
    const newer = question && (await answers.ask(question, { ...this.#options, signal }).catch(() => null));
    if (newer && this.#isHere && question.key === this.#key) {
      this.#last = { key: question.key, about: this.#about(), answer: newer };
    }
  }

  /** @param {Question<Answer>} question */
  #go(question) {
    const { key } = question;
    [this.#failed, this.progress] = [null, null];
    const about = this.#about();
    const kept = answers.of(question);
    if (kept !== undefined) {
      this.#last = { key, about, answer: kept };
      return;
    }
    const left = new AbortController();
    const { signal } = left;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    let countdown;
    const askOnceBack = () => globalThis.addEventListener?.("online", () => this.retry(), { signal });
    const onprogress = (/** @type {import("../api/lines.js").Progress} */ progress) => (this.progress = progress);
    answers.ask(question, { ...this.#options, signal, onprogress }).then(
      (answer) => {
        if (signal.aborted) return;
        this.#last = { key, about, answer };
        if (whyRecorded(answer)) askOnceBack();
      },
      (error) => {
        if (signal.aborted) return;
        // Only problems are the service's word; anything else is a mistake of the page and must be seen.
        if (!(error instanceof Problem)) throw error;
        this.#failed = { key, problem: error };
        if (error.status === 0) askOnceBack();
        if (!error.isBusy) return;
        this.secondsLeft = Math.ceil(error.retryAfterSeconds ?? 1);
        countdown = setInterval(() => {
          this.secondsLeft -= 1;
          if (this.secondsLeft <= 0) this.retry();
        }, 1000);
      },
    );
    return () => {
      left.abort();
      clearInterval(countdown);
    };
  }
}
