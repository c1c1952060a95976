/**
 * What was asked of the service: equal questions are asked once, and the last answers are kept.
 */

import { whyRecorded } from "./recorded.js";

/**
 * @template Answer
 * @typedef {import("./question.js").Question<Answer>} Question
 */
/** @typedef {import("./lines.js").Progress} Progress */

/**
 * @typedef {object} Asked a question on its way
 * @property {Promise<any>} answer
 * @property {AbortController} running
 * @property {number} waiting how many wait for it
 * @property {Set<(progress: Progress) => void>} listeners
 */

/** A photo's maps at 256 pixels are about 10 MB; a long text's matrices 20. */
const MOST_BYTES = 96 * 2 ** 20;

export class Answers {
  /** @type {Map<string, Asked>} */
  #asked = new Map();
  /** @type {Map<string, any>} the one used last at the end */
  #kept = new Map();
  /** @type {Map<unknown, number>} in how many kept answers an array, a picture or a text is: some are made of others */
  #parts = new Map();
  #bytes = 0;
  /** @type {Set<(cause: unknown) => void>} */
  #listeners = new Set();

  /**
   * Be told of every question that failed.
   *
   * @param {(cause: unknown) => void} listen
   * @returns {() => void} to be told no more
   */
  whenFailed(listen) {
    this.#listeners.add(listen);
    return () => void this.#listeners.delete(listen);
  }

  /**
   * The answer, if it is here.
   *
   * @template Answer
   * @param {Question<Answer>} question
   * @returns {Answer | undefined}
   */
  of({ key }) {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept;
  }

  /**
   * @template Answer
   * @param {Question<Answer>} question
   * @param {import("./question.js").Options} [options] whoever stops waiting stops it, unless others wait too
   * @returns {Promise<Answer>}
   */
  ask(question, { signal, onprogress, ...options } = {}) {
    const kept = this.of(question);
    if (kept !== undefined) return Promise.resolve(kept);
    const asked = this.#asked.get(question.key) ?? this.#start(question, options);
    asked.waiting += 1;
    if (onprogress) asked.listeners.add(onprogress);
    return new Promise((resolve, reject) => {
      const leave = () => {
        if (onprogress) asked.listeners.delete(onprogress);
        asked.waiting -= 1;
        // Whoever asks the same in the same breath takes it over.
        queueMicrotask(() => asked.waiting || this.#stop(question.key, asked));
        reject(signal?.reason);
      };
      if (signal?.aborted) leave();
      else signal?.addEventListener("abort", leave, { once: true });
      asked.answer.then(resolve, reject);
    });
  }

  /** Forget what was answered: the service may say otherwise now. */
  forget() {
    this.#kept.clear();
    this.#parts.clear();
    this.#bytes = 0;
  }

  /**
   * @param {Question<any>} question
   * @param {import("./question.js").Options} options
   */
  #start(question, options) {
    const running = new AbortController();
    /** @type {Asked["listeners"]} */
    const listeners = new Set();
    const answer = question.ask({
      ...options,
      signal: running.signal,
      onprogress: (progress) => listeners.forEach((listen) => listen(progress)),
    });
    const asked = { answer, running, waiting: 0, listeners };
    this.#asked.set(question.key, asked);
    answer.then(
      (found) => {
        const isLast = this.#take(question.key, asked);
        // What was recorded is only in the place of what the service says as soon as it can.
        if (isLast && !question.isChanging && !whyRecorded(found)) this.#keep(question.key, found);
      },
      (cause) => {
        if (this.#take(question.key, asked)) this.#listeners.forEach((listen) => listen(cause));
      },
    );
    return asked;
  }

  /**
   * @param {string} key
   * @param {Asked} asked
   */
  #stop(key, asked) {
    this.#take(key, asked);
    asked.running.abort();
  }

  /**
   * Take a question off the list; tells whether it still stood there.
   *
   * @param {string} key
   * @param {Asked} asked
   */
  #take(key, asked) {
    return this.#asked.get(key) === asked && this.#asked.delete(key);
  }

  /**
   * @param {string} key
   * @param {any} answer
   */
  #keep(key, answer) {
    this.#kept.set(key, answer);
    for (const part of partsOf(answer)) {
      const times = this.#parts.get(part) ?? 0;
      if (!times) this.#bytes += bytesOf(part);
      this.#parts.set(part, times + 1);
    }
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= MOST_BYTES || oldest === key) return;
      this.#drop(oldest);
    }
  }

  /** @param {string} key */
  #drop(key) {
    for (const part of partsOf(this.#kept.get(key))) {
      const times = /** @type {number} */ (this.#parts.get(part)) - 1;
      if (times) this.#parts.set(part, times);
      else {
        this.#parts.delete(part);
        this.#bytes -= bytesOf(part);
      }
    }
    this.#kept.delete(key);
  }
}

/** Of the whole page. */
export const answers = new Answers();

/** @typedef {ArrayBufferView | Blob | string} Part */

/**
 * An answer's numbers, pictures and texts.
 *
 * @param {unknown} value
 * @returns {Iterable<Part>}
 */
function* partsOf(value) {
  if (ArrayBuffer.isView(value) || value instanceof Blob || typeof value === "string") yield value;
  else if (value !== null && typeof value === "object") for (const part of Object.values(value)) yield* partsOf(part);
}

/** @param {Part} part */
function bytesOf(part) {
  if (typeof part === "string") return part.length;
  return part instanceof Blob ? part.size : part.byteLength;
}
