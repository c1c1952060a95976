/**
 * The attention weights of heads, by layer and head: of short texts they are all in the reading, of longer ones those
 * that somebody looks at are asked for.
 */

import { computeAttention } from "../api/client.js";
import { as } from "../api/question.js";
import { slice } from "../api/tensor.js";
import { Resource } from "../state/resource.svelte.js";

/** @typedef {import("../state/sentence.js").HeadPlace} HeadPlace */
/** @typedef {ArrayLike<number>} Weights tokens × tokens, row by row */

/** Up to so many tokens a thumbnail is the matrix itself. */
const WHOLE_THUMBNAIL = 64;

export class HeadWeights {
  /** @type {import("./sentenceSession.svelte.js").SentenceSession} */
  #session;
  /** @type {HeadPlace[]} the heads whose every digit is wanted */
  #wanted = $state.raw([]);

  /** @param {import("./sentenceSession.svelte.js").SentenceSession} session whose sentence the heads read */
  constructor(session) {
    this.#session = session;
    this.asked = new Resource(() => this.#missing());
  }

  /** @type {Resource<{ of: string, weights: Record<string, Weights> }>} the heads that are not in the reading with every digit */
  asked;

  /** @type {Record<string, Weights>} every digit of the heads that are here, by layer and head */
  #exact = $derived.by(() => {
    const { shown: read } = this.#session;
    const { last: found } = this.asked;
    return { ...(read?.isExact ? exactOf(read) : {}), ...(found && found.of === read?.of ? found.weights : {}) };
  });

  /**
   * A head's weights: every digit where they are here, else those of its thumbnail.
   *
   * @param {HeadPlace} place
   * @returns {Weights | null}
   */
  of(place) {
    const exact = this.#exact[nameOf(place)];
    if (exact) return exact;
    const { layers, words } = this.#session;
    const thumbnails = layers.find(({ name }) => name === place.layer)?.thumbnails;
    const isWhole = words.length <= WHOLE_THUMBNAIL && place.head < (thumbnails?.shape[0] ?? 0);
    return thumbnails && isWhole ? slice(thumbnails, place.head).values : null;
  }

  /**
   * Whether a head's weights are here with every digit.
   *
   * @param {HeadPlace} place
   */
  isExact(place) {
    return nameOf(place) in this.#exact;
  }

  /**
   * Have every digit of some heads.
   *
   * @param {HeadPlace[]} places
   * @returns {() => void} to be done with them
   */
  want(places) {
    this.#wanted = places;
    return () => {
      if (this.#wanted === places) this.#wanted = [];
    };
  }

  #missing() {
    const { question, reading, isRead, isShort, model, asked, layerNames } = this.#session;
    const read = reading.answer ?? reading.last;
    // Of a longer text they are asked for while it is read, by the layers of the one before.
    const isVain = reading.problem || (isShort && !isRead);
    if (!question || isVain || read?.model !== model) return null;
    const here = isRead && read.isExact ? exactOf(read) : {};
    // What is wanted may still be of the network before.
    const heads = this.#wanted.filter((place) => this.#isThere(place) && !(nameOf(place) in here));
    const layers = layerNames.filter((name) => heads.some(({ layer }) => layer === name));
    if (!heads.length) return null;
    const { key: of } = question;
    return as(computeAttention(model, { ...asked, layers, heads }), of, (answer) => {
      return { of, weights: exactOf(answer) };
    });
  }

  /** @param {HeadPlace} place */
  #isThere({ layer, head }) {
    const found = this.#session.layers.find(({ name }) => name === layer);
    return found !== undefined && head < found.statistics.length;
  }
}

/** @param {HeadPlace} place */
const nameOf = ({ layer, head }) => `${layer} ${head}`;

/**
 * The weights in an answer by layer and head.
 *
 * @param {import("../api/types.js").Attention} answer of float32 numbers
 * @returns {Record<string, Weights>}
 */
function exactOf({ tokens, layers }) {
  /** @type {[string, Weights][]} */
  const found = [];
  for (const { name, heads, attention, thumbnails } of layers) {
    if (thumbnails && tokens.length <= WHOLE_THUMBNAIL) {
      for (let head = 0; head < thumbnails.shape[0]; head++) {
        found.push([nameOf({ layer: name, head }), slice(thumbnails, head).values]);
      }
    } else if (attention) {
      heads?.forEach((head, index) => found.push([nameOf({ layer: name, head }), slice(attention, index).values]));
    }
  }
  return Object.fromEntries(found);
}
