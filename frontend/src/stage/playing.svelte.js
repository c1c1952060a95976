/**
 * What a stage is doing: where it stands, whether it moves by itself.
 *
 * Knows time, nothing of what is drawn.
 */

import { advance, isBetween, stepBack, stepOn } from "./beats.js";

/** @typedef {import("./beats.js").Beat} Beat */

const STILL = "(prefers-reduced-motion: reduce)";

export class Playing {
  position = $state(0);
  isMoving = $state(false);
  /** Whether the visitor wants no motion: then playing is stepping. */
  isStill = $state(false);
  /** @type {Beat[]} */
  #beats = [];
  #until = 0;
  #held = 0;
  #last = 0;
  /** A stage that was left stops for good. */
  #frame = 0;

  /** @param {number} position to begin at; the beginning, if there is none such */
  constructor(position = 0) {
    this.position = position > 0 ? position : 0;
    const query = matchMedia(STILL);
    this.isStill = query.matches;
    query.addEventListener("change", () => (this.isStill = query.matches));
  }

  /** @param {Beat[]} beats what is played; the position stays where there is one */
  show(beats) {
    this.#beats = beats;
    if (this.position > beats.length) this.position = beats.length;
  }

  /** @param {number} [until] a position; the end, unless told otherwise */
  play(until = this.#beats.length) {
    const count = this.#beats.length;
    if (this.isStill) {
      this.seek(this.position >= count ? 0 : stepOn(this.position, count));
      return;
    }
    if (this.position >= count) this.position = 0;
    this.#until = until;
    // What was paused goes on at once.
    this.#held = Infinity;
    this.#last = performance.now();
    if (this.isMoving) return;
    this.isMoving = true;
    this.#frame = requestAnimationFrame((now) => this.#tick(now));
  }

  stop() {
    this.isMoving = false;
    cancelAnimationFrame(this.#frame);
  }

  /** @param {number} position held within the beats */
  seek(position) {
    this.stop();
    this.position = Math.max(0, Math.min(this.#beats.length, position));
  }

  /** Through the next beat; in the midst of one that moves, to its end at once. */
  on() {
    const end = stepOn(this.position, this.#beats.length);
    if (this.isStill || (this.isMoving && !isBetween(this.position))) this.seek(end);
    else this.play(end);
  }

  back() {
    this.seek(stepBack(this.position));
  }

  /** @param {number} now */
  #tick(now) {
    if (!this.isMoving) return;
    const moment = { position: this.position, held: this.#held };
    const next = advance(moment, Math.max(0, now - this.#last), this.#beats, this.#until);
    this.#last = now;
    this.#held = next.held;
    this.position = next.position;
    if (next.isOver) this.isMoving = false;
    else this.#frame = requestAnimationFrame((later) => this.#tick(later));
  }
}
