/**
 * Who asks, and in which head: what was chosen as far as it is there, else where there is most to see.
 */

import { wholeNumber } from "../../state/hash.js";
import { wordToFollow } from "../sentence.js";
import { plainHead } from "./row.js";

/** @typedef {import("../../api/types.js").Attention} Attention */
/**
 * @typedef {object} Chosen on any page of the journey, or by the address, which anybody may have typed
 * @property {number | null} asking
 * @property {{ layer: string, head: number } | null} head
 */

/**
 * The head that an address names: of a layer the first unless it says which; none where it says what no head is.
 *
 *     headNamed({ layer: "layer2" }) // { layer: "layer2", head: 0 }
 *     headNamed({ layer: "layer2", head: "-1" }) // null
 *
 * @param {Record<string, string | undefined>} values
 */
export function headNamed({ layer, head = "0" }) {
  const number = wholeNumber(head);
  return layer && number !== null ? { layer, head: number } : null;
}

/**
 * @param {Attention} attention
 * @param {Chosen} chosen
 * @returns {Chosen} null for what this sentence or this network has not
 */
export function found({ tokens, layers }, { asking, head }) {
  const heads = layers.find(({ name }) => name === head?.layer)?.attention?.shape[0] ?? 0;
  return {
    asking: asking !== null && asking < tokens.length ? asking : null,
    head: head && head.head < heads ? head : null,
  };
}

/**
 * @param {Attention} attention
 * @param {Chosen} chosen
 * @returns {import("./row.js").Place}
 */
export function placeOf(attention, chosen) {
  const { asking, head } = found(attention, chosen);
  const query = asking ?? wordToFollow(attention.tokens);
  return { query, ...(head ?? plainHead(attention, query)) };
}

/**
 * What the address says of it: nothing that is not there. Until the sentence is read, all that was asked for.
 *
 * @param {Attention | null} attention
 * @param {Chosen} chosen
 */
export function keptOf(attention, chosen) {
  const { asking, head } = attention ? found(attention, chosen) : chosen;
  return { query: asking, layer: head && head.layer, head: head && head.head };
}
