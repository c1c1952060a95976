/**
 * What the enlarged head multiplies: its weights, and the words that its layer reads, normalised.
 * Large, so that both are asked for only where somebody opens them.
 */

import { computeAttention, getHeadWeights } from "../api/client.js";
import { Call } from "../state/call.svelte.js";
import { sameHead } from "../state/sentence.js";

/** @typedef {import("../state/sentence.js").HeadPlace} HeadPlace */

export class OpenedHead {
  /** @type {Call<{ of: HeadPlace, weights: import("../api/types.js").HeadWeights }>} */
  weightsCall = new Call();
  /** @type {Call<{ of: string, attention: import("../api/types.js").Attention }>} */
  #inputsCall = new Call();
  /** @type {import("./sentenceSession.svelte.js").SentenceSession} */
  #session;

  /** @param {import("./sentenceSession.svelte.js").SentenceSession} session whose enlarged head this is */
  constructor(session) {
    this.#session = session;
  }

  /** The head's weights, if they are here. */
  weights = $derived.by(() => {
    const { answer } = this.weightsCall;
    return answer && sameHead(answer.of, this.#session.place) ? answer.weights : null;
  });

  /** What the layer makes queries, keys and values of, [tokens, width], if it is here. */
  normalised = $derived.by(() => {
    const { answer, status } = this.#inputsCall;
    const isOfThis = answer && status === "ready" && answer.of === this.#inputName();
    return isOfThis ? (answer.attention.layers[0].normalised ?? null) : null;
  });

  /** Ask for what is not here. */
  open() {
    const { model, place } = this.#session;
    const of = this.#inputName();
    if (!this.weights) {
      this.weightsCall.run(async (signal) => ({
        of: place,
        weights: await getHeadWeights(model, place.layer, place.head, { signal }),
      }));
    }
    if (this.normalised) return;
    /** @type {import("../api/types.js").AttentionRequest} */
    const body = { ...this.#session.asked(), layers: [place.layer], heads: [], include: ["normalised"] };
    this.#inputsCall.run(async (signal) => ({ of, attention: await computeAttention(model, body, { signal }) }));
  }

  close() {
    this.weightsCall.cancel();
    this.#inputsCall.cancel();
  }

  #inputName() {
    const { model, place } = this.#session;
    return JSON.stringify([model, this.#session.asked(), place.layer]);
  }
}
