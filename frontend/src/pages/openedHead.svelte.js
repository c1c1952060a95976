/**
 * What the enlarged head multiplies: its weights, and the words that its layer reads, normalised.
 * Large, so that both are asked for only while somebody looks at them.
 */

import { computeAttention, getHeadWeights } from "../api/client.js";
import { Resource } from "../state/resource.svelte.js";

export class OpenedHead {
  /** How many look at it. */
  #looking = $state(0);
  /** @type {import("./sentenceSession.svelte.js").SentenceSession} */
  #session;
  #place = $derived.by(() => (this.#looking && this.#session.isRead ? this.#session.place : null));

  /** @param {import("./sentenceSession.svelte.js").SentenceSession} session whose enlarged head this is */
  constructor(session) {
    this.#session = session;
    this.asked = new Resource(() => {
      const { layer = "", head = 0 } = this.#place ?? {};
      return layer ? getHeadWeights(session.model, layer, head) : null;
    });
    this.#inputs = new Resource(() => {
      const { layer = "" } = this.#place ?? {};
      /** @type {import("../api/types.js").AttentionRequest} */
      const body = { ...session.asked, layers: [layer], heads: [], include: ["normalised"] };
      return layer ? computeAttention(session.model, body) : null;
    });
  }

  /** @type {Resource<import("../api/types.js").HeadWeights>} */
  asked;
  /** @type {Resource<import("../api/types.js").Attention>} */
  #inputs;

  /** The head's weights, if they are here. */
  weights = $derived.by(() => this.asked.answer);

  /** What the layer makes queries, keys and values of, [tokens, width], if it is here. */
  normalised = $derived.by(() => this.#inputs.answer?.layers[0].normalised ?? null);

  /**
   * Look at it.
   *
   * @returns {() => void} to look away
   */
  open() {
    this.#looking += 1;
    return () => (this.#looking -= 1);
  }
}
