/**
 * Messages with their values filled in.
 *
 * They are written in ICU MessageFormat (https://unicode-org.github.io/icu/userguide/format_parse/messages/), so that
 * plurals and the order of words are the language's own. Tags in a message are roles, not HTML: what they look like is
 * the page's.
 */

import { IntlMessageFormat } from "intl-messageformat";

/** @typedef {{ [name: string]: string | Messages }} Messages */
/** @typedef {Record<string, string | number>} Values */
/** @typedef {{ tag: string, parts: Part[] }} Marked words with a role */
/** @typedef {string | Marked} Part */

export class Words {
  /** @type {Map<string, IntlMessageFormat>} */
  #formats = new Map();

  /**
   * @param {Messages} messages
   * @param {string} written the language they are in
   * @param {Words} [fallback] says what these do not
   */
  constructor(messages, written, fallback) {
    this.messages = messages;
    this.written = written;
    this.fallback = fallback;
  }

  /**
   * A message without roles, as text.
   *
   *     words.text("beats.add.say", { sum: "2.40" })
   *
   * @param {string} key with dots between levels
   * @param {Values} [values]
   */
  text(key, values) {
    return plain(this.parts(key, values));
  }

  /**
   * A message as its parts, those with a role named by it.
   *
   * @param {string} key
   * @param {Values} [values]
   * @returns {Part[]}
   */
  parts(key, values = {}) {
    if (this.fallback && this.#find(key) === undefined) return this.fallback.parts(key, values);
    const format = this.#formatOf(key);
    const roles = Object.fromEntries(
      [...tagsIn(this.#read(key))].map((tag) => [tag, (/** @type {Part[]} */ parts) => ({ tag, parts })]),
    );
    const result = format.format({ ...values, ...roles });
    return /** @type {Part[]} */ (Array.isArray(result) ? result : [result]);
  }

  /**
   * Things beside each other, with the language's own commas.
   *
   *     words.list(["head 0: 12 lines", "head 1: 1 line"]) // "head 0: 12 lines, head 1: 1 line"
   *
   * @param {string[]} items
   */
  list(items) {
    return new Intl.ListFormat(this.written, { type: "unit" }).format(items);
  }

  /**
   * @param {string} key
   * @returns {boolean}
   */
  has(key) {
    return typeof this.#find(key) === "string" || (this.fallback?.has(key) ?? false);
  }

  /** @param {string} key */
  #formatOf(key) {
    const found = this.#formats.get(key) ?? new IntlMessageFormat(this.#read(key), this.written);
    this.#formats.set(key, found);
    return found;
  }

  /** @param {string} key */
  #find(key) {
    /** @type {string | Messages | undefined} */
    let found = this.messages;
    for (const name of key.split(".")) found = typeof found === "object" ? found[name] : undefined;
    return found;
  }

  /** @param {string} key */
  #read(key) {
    const found = this.#find(key);
    if (typeof found !== "string") throw new Error(`no message named '${key}'`);
    return found;
  }
}

/**
 * @param {Part[]} parts
 * @returns {string}
 */
export function plain(parts) {
  return parts.map((part) => (typeof part === "string" ? part : plain(part.parts))).join("");
}

/** @param {string} message */
function tagsIn(message) {
  return new Set([...message.matchAll(/<(\w+)>/g)].map(([, tag]) => tag));
}
