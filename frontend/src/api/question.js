/**
 * A question to the service as a value: the request itself, before it is sent. What is asked, and nothing else, is
 * its key, so that equal questions are known to be equal.
 */

import createClient from "openapi-fetch";
import { answers } from "./answers.js";
import { HOME } from "./home.js";
import { EVENTS, readLines } from "./lines.js";
import { Problem, unread } from "./problem.js";
import { nameOf, orRecorded, recordedAs } from "./recorded.js";
import { respond } from "./request.js";
import { decodeAll } from "./tensor.js";

/** @typedef {import("./schema.js").paths} Paths */
/** @typedef {import("./lines.js").Progress} Progress */
/**
 * @typedef {object} Options
 * @property {AbortSignal} [signal]
 * @property {(progress: Progress) => void} [onprogress]
 * @property {boolean} [mayBeRecorded] whether an answer that was recorded will do while the service gives none
 */

/**
 * @template Answer
 * @typedef {object} Question
 * @property {string} key equal where what is asked is equal
 * @property {(options?: Options) => Promise<Answer>} ask
 * @property {boolean} [isChanging] whether the same question may be answered otherwise later
 */

/**
 * @template Query
 * @typedef {{ [Name in keyof Query]: Query[Name] | null }} OrNull
 */

/**
 * The parameters that an operation takes in its address; null leaves one out.
 *
 * @template {keyof Paths} Path
 * @template {"get" | "post"} Method
 * @typedef {Paths[Path][Method] extends { parameters: { query?: infer Query } } ? OrNull<NonNullable<Query>> : never} QueryOf
 */

// What is sent is held to the contract below. A Request needs a whole address, also in a test without a page.
/** @type {import("openapi-fetch").Client<any>} */
const client = createClient({ baseUrl: HOME || "http://localhost", fetch: respond });

/**
 * @template {keyof Paths} Path
 * @param {Path} path
 * @param {{ path?: Record<string, string | number>, query?: QueryOf<Path, "get"> }} [params]
 */
export function get(path, params) {
  return question("get", path, { params });
}

/**
 * @template {keyof Paths} Path
 * @param {Path} path
 * @param {{ path?: Record<string, string>, query?: QueryOf<Path, "post"> }} params
 * @param {object} body a file in it makes it a form
 */
export function post(path, params, body) {
  return question("post", path, { params, body });
}

/**
 * The same, for what takes long: it says how far it is.
 *
 * @template {keyof Paths} Path
 * @param {Path} path
 * @param {{ path?: Record<string, string>, query?: QueryOf<Path, "post"> }} params
 * @param {object} body
 */
export function postSlow(path, params, body) {
  return question("post", path, { params, body, headers: { Accept: EVENTS }, parseAs: "stream" });
}

/**
 * The same question with something else made of its answer.
 *
 * @template Answer, Made
 * @param {Question<Answer>} question
 * @param {string} what is made of it, so that it is not taken for the answer itself
 * @param {(answer: Answer) => Made} make
 * @returns {Question<Made>}
 */
export function as(question, what, make) {
  return {
    ...question,
    key: JSON.stringify([what, question.key]),
    async ask(options) {
      const answer = await answers.ask(question, options);
      return recordedAs(make(answer), [answer]);
    },
  };
}

/**
 * Several questions as one, answered when all are.
 *
 * @template {unknown[]} Answers
 * @param {{ [Index in keyof Answers]: Question<Answers[Index]> }} questions
 * @returns {Question<Answers>}
 */
export function all(questions) {
  return {
    key: JSON.stringify(questions.map(({ key }) => key)),
    async ask({ onprogress = () => {}, ...options } = {}) {
      /** @type {Progress[]} */
      const far = [];
      const asked = questions.map((one, index) => {
        const listen = (/** @type {Progress} */ progress) => {
          far[index] = progress;
          // How far all are is known once all have begun.
          if (Object.keys(far).length === questions.length) onprogress(total(far));
        };
        return answers.ask(one, { ...options, onprogress: listen });
      });
      const found = await Promise.all(asked);
      return recordedAs(/** @type {Answers} */ (found), found);
    },
  };
}

/** @param {Progress[]} far */
function total(far) {
  const sum = (/** @type {keyof Progress} */ name) => far.reduce((whole, progress) => whole + progress[name], 0);
  return { done: sum("done"), least: sum("least"), most: sum("most") };
}

/**
 * @param {"get" | "post"} method
 * @param {string} path as the contract writes it
 * @param {{ params?: { path?: object, query?: object }, body?: object, headers?: object, parseAs?: "stream" }} sent
 * @returns {Question<any>}
 */
function question(method, path, { params = {}, ...sent }) {
  // Left out and null are the same in an address.
  const query = Object.fromEntries(Object.entries(params.query ?? {}).filter(([, value]) => (value ?? null) !== null));
  const asked = { ...sent, params: { ...params, query } };
  const parts = Object.values(sent.body ?? {});
  const isForm = sent.body && (!parts.length || parts.some((part) => part instanceof Blob));
  return {
    key: keyOf([method, path, asked]),
    async ask({ signal, onprogress = () => {}, mayBeRecorded } = {}) {
      const init = { ...asked, signal, ...(isForm ? { bodySerializer: formOf } : {}) };
      try {
        return decodeAll(await arrived());
      } catch (cause) {
        if (!mayBeRecorded || signal?.aborted) throw cause;
        return orRecorded(nameOf(method, path, asked.params, sent.body), cause);
      }

      async function arrived() {
        try {
          const { data } = await client.request(method, path, /** @type {any} */ (init));
          return sent.parseAs ? await readLines(data, onprogress) : data;
        } catch (cause) {
          throw cause instanceof Problem || signal?.aborted ? cause : unread(cause);
        }
      }
    },
  };
}

/** @param {Record<string, Blob | string>} body */
function formOf(body) {
  const form = new FormData();
  for (const [name, part] of Object.entries(body)) {
    if (part instanceof Blob) form.append(name, part, part instanceof File ? part.name : name);
    else form.append(name, part);
  }
  return form;
}

/** @type {WeakMap<Blob, number>} */
const numbers = new WeakMap();
let files = 0;

/**
 * What is asked as text, whatever the order it is written in; a file is itself alone.
 *
 * @param {unknown} asked
 */
function keyOf(asked) {
  return JSON.stringify(asked, (_, part) => {
    if (part instanceof Blob) {
      if (!numbers.has(part)) numbers.set(part, ++files);
      return { file: numbers.get(part) };
    }
    const isNamed = part !== null && typeof part === "object" && !Array.isArray(part);
    return isNamed ? Object.fromEntries(Object.entries(part).sort()) : part;
  });
}
