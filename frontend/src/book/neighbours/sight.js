/**
 * A sentence read with blinkers on: what each word is taken for when it sees so many neighbours to each side.
 */

import { cosine } from "../query/row.js";
import { lastVectors } from "../vectors.js";

/** @typedef {import("../../api/types.js").Attention} Attention */

/** How many neighbours a word sees to each side; null for all. The last is the network as it is. */
export const SIGHTS = /** @type {const} */ ([0, 1, 2, null]);
/** The place of "all" among them. */
export const ALL = SIGHTS.length - 1;

/** Sights as an address writes them, in the service's own word for how far a token sees. */
const WRITTEN = SIGHTS.map((wide) => (wide === null ? "all" : String(wide)));

/**
 * A sight as an address holds it: `writeSight(2)` is "2", of the last one "all".
 *
 * @param {number} sight
 */
export const writeSight = (sight) => WRITTEN[sight];

/**
 * @param {string | undefined} written in an address, which anybody may have typed
 * @returns {number | null} null for one that there is not
 */
export function readSight(written) {
  const sight = WRITTEN.findIndex((one) => one === written);
  return sight < 0 ? null : sight;
}

/**
 * @typedef {object} Sight what one reading says, one entry a token
 * @property {string[]} labels
 * @property {number[]} sure the probability of each label
 * @property {Float32Array[]} vectors
 */

/**
 * @param {Pick<Attention, "tokens" | "layers">} reading
 * @returns {Sight}
 */
export const sightOf = (reading) => ({
  labels: reading.tokens.map(({ label }) => label ?? ""),
  sure: reading.tokens.map(({ probability }) => probability ?? 0),
  vectors: lastVectors(reading),
});

/**
 * The first other word written alike, or null.
 *
 * @param {{ text: string, special: boolean }[]} tokens
 * @param {number} token
 */
export function twinOf(tokens, token) {
  const text = tokens[token].text.toLowerCase();
  const twin = tokens.findIndex((one, index) => index !== token && !one.special && one.text.toLowerCase() === text);
  return twin < 0 ? null : twin;
}

/**
 * The word that there is most to see of: its label waits for its neighbours, if there is one such with a twin.
 *
 * @param {{ text: string, special: boolean }[]} tokens
 * @param {Sight[]} sights
 * @param {number} otherwise where no label waits
 */
export function wordToWatch(tokens, sights, otherwise) {
  const waiting = tokens.flatMap((_, token) => (isOther(sights, 0, token) ? [token] : []));
  return waiting.find((token) => twinOf(tokens, token) !== null) ?? waiting[0] ?? otherwise;
}

/**
 * Whether a word is taken for something else than with all words in sight.
 *
 * @param {Sight[]} sights
 * @param {number} sight
 * @param {number} token
 */
export const isOther = (sights, sight, token) => sights[sight].labels[token] !== sights[ALL].labels[token];

/**
 * The narrowest sight in which a word is what it is with all words in sight.
 *
 * @param {Sight[]} sights
 * @param {number} token
 */
export const settledAt = (sights, token) => sights.findIndex((_, sight) => !isOther(sights, sight, token));

/**
 * How alike two vectors are in a sight: those of a word and its twin, or of a word now and with all words in sight.
 *
 * @param {Sight[]} sights
 * @param {number} sight
 * @param {number} token
 * @param {number | null} twin
 */
export const likeness = (sights, sight, token, twin) =>
  twin === null
    ? cosine(sights[sight].vectors[token], sights[ALL].vectors[token])
    : cosine(sights[sight].vectors[token], sights[sight].vectors[twin]);

/**
 * What a word is called in a sight, marked where it is another label than with all in sight.
 *
 * @param {Sight[]} sights
 * @param {number} sight
 * @param {number} token
 * @param {(label: string) => string} kindOf
 */
export function calledAs(sights, sight, token, kindOf) {
  const kind = kindOf(sights[sight].labels[token]);
  return isOther(sights, sight, token) ? `≠ ${kind}` : kind;
}

/**
 * All that words are called in any sight, and how heavy it is written: the pair's, and what is another label, are heavier.
 *
 * @param {Sight[]} sights
 * @param {(label: string) => string} kindOf
 * @param {(number | null)[]} pair
 * @returns {{ said: string, weight: number }[]}
 */
export const calledIn = (sights, kindOf, pair) =>
  sights.flatMap(({ labels }, sight) =>
    labels.map((_, token) => ({
      said: calledAs(sights, sight, token, kindOf),
      weight: pair.includes(token) || isOther(sights, sight, token) ? 650 : 400,
    })),
  );
