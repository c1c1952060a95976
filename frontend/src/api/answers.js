/**
 * What was asked of the service: equal questions are asked once, and the last answers are kept.
 */

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
  /** @type {Map<string, { answer: any, bytes: number }>} the one used last at the end */
  #kept = new Map();
  #bytes = 0;

  /**
   * The answer, if it is here.
   *
   * @template Answer
   * @param {Question<Answer>} question
   * @returns {Answer | undefined}
   */
  of({ key }) {
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept.answer;
  }

  /**
   * @template Answer
   * @param {Question<Answer>} question
   * @param {import("./question.js").Options} [options] whoever stops waiting stops it, unless others wait too
   * @returns {Promise<Answer>}
   */
  ask(question, { signal, onprogress } = {}) {
    const kept = this.of(question);
    if (kept !== undefined) return Promise.resolve(kept);
    const asked = this.#asked.get(question.key) ?? this.#start(question);
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
    this.#bytes = 0;
  }

  /** @param {Question<any>} question */
  #start(question) {
    const running = new AbortController();
    /** @type {Asked["listeners"]} */
    const listeners = new Set();
    const answer = question.ask({
      signal: running.signal,
      onprogress: (progress) => listeners.forEach((listen) => listen(progress)),
    });
    const asked = { answer, running, waiting: 0, listeners };
    this.#asked.set(question.key, asked);
    answer.then(
      (found) => {
        const isLast = this.#take(question.key, asked);
        if (isLast && !question.isChanging) this.#keep(question.key, found);
      },
      () => this.#take(question.key, asked),
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
    const bytes = bytesOf(answer);
    this.#kept.set(key, { answer, bytes });
    this.#bytes += bytes;
    for (const [oldest, kept] of this.#kept) {
      if (this.#bytes <= MOST_BYTES || oldest === key) return;
      this.#kept.delete(oldest);
      this.#bytes -= kept.bytes;
    }
  }
}

/** Of the whole page. */
export const answers = new Answers();

/**
 * What an answer's numbers and pictures take.
 *
 * @param {unknown} value
 * @returns {number}
 */
function bytesOf(value) {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (value instanceof Blob) return value.size;
  if (typeof value === "string") return value.length;
  if (value === null || typeof value !== "object") return 0;
  return Object.values(value).reduce((sum, part) => sum + bytesOf(part), 0);
}
