/**
 * One call to the service over its life: waiting, answered, failed, or told to come back.
 *
 * A new call cancels the one before it. While it runs, the last answer stays, so that
 * nothing on the page jumps. A full service (503) is asked again by itself when its
 * time is up.
 */

import { Problem } from "../api/problem.js";

/**
 * @template Answer
 */
export class Call {
  /** @type {"idle" | "loading" | "ready" | "failed" | "busy"} */
  status = $state("idle");
  /** @type {Answer | null} */
  answer = $state.raw(null);
  /** @type {Problem | null} */
  problem = $state.raw(null);
  /** Seconds until a busy service is asked again. */
  secondsLeft = $state(0);

  /** @type {AbortController | null} */
  #running = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #countdown;
  /** @type {((signal: AbortSignal) => Promise<Answer>) | null} */
  #ask = null;

  /**
   * @param {(signal: AbortSignal) => Promise<Answer>} ask
   * @returns {Promise<Answer | null>} null when it failed, or another call took its place
   */
  async run(ask) {
    this.cancel();
    const running = (this.#running = new AbortController());
    this.#ask = ask;
    this.status = "loading";
    this.problem = null;
    try {
      const answer = await ask(running.signal);
      if (running.signal.aborted) return null;
      this.answer = answer;
      this.status = "ready";
      return answer;
    } catch (error) {
      if (running.signal.aborted) return null;
      // Only problems are the service's word; anything else is a mistake of the page and must be seen.
      if (!(error instanceof Problem)) throw error;
      this.#fail(error);
      return null;
    }
  }

  /** Ask the same again. */
  retry() {
    return this.#ask ? this.run(this.#ask) : Promise.resolve(null);
  }

  /** Stop waiting, for an answer or for a busy service. */
  cancel() {
    this.#running?.abort();
    this.#running = null;
    clearInterval(this.#countdown);
    if (this.status === "loading" || this.status === "busy") this.status = this.answer ? "ready" : "idle";
  }

  /** @param {Problem} problem */
  #fail(problem) {
    this.problem = problem;
    this.status = problem.isBusy ? "busy" : "failed";
    if (!problem.isBusy) return;
    this.secondsLeft = Math.ceil(problem.retryAfterSeconds ?? 1);
    this.#countdown = setInterval(() => {
      this.secondsLeft -= 1;
      if (this.secondsLeft <= 0) this.retry();
    }, 1000);
  }
}
