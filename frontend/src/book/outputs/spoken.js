/**
 * A word said sound by sound: what is chosen at each step, and how near the network is to stopping.
 */

import { STOP } from "../../content/arpabet.js";

/** @typedef {import("../../api/types.js").Generation} Generation */
/**
 * @typedef {object} Step
 * @property {string} sound as ARPAbet writes it; "" for the stop
 * @property {number} sure the probability of what was chosen
 * @property {number} stop the probability of stopping here
 * @property {{ sound: string, sure: number }[]} rivals the likeliest, what was chosen among them; "" for the stop
 */

/**
 * @param {Pick<Generation, "tokens">} generation
 * @returns {Step[]}
 */
export const stepsOf = ({ tokens }) =>
  tokens.map(({ text, probability, stop_probability: stop, alternatives }) => ({
    ...{ sound: soundIn(text), sure: probability, stop },
    rivals: alternatives.map((one) => ({ sound: soundIn(one.text), sure: one.probability })),
  }));

/** @param {string} text */
const soundIn = (text) => (text === STOP ? "" : text);

/** @param {Step[]} steps */
export const soundsOf = (steps) => steps.filter(({ sound }) => sound).map(({ sound }) => sound);

/**
 * The word to be said unless the reader wants another: the longest of the sentence, if there is one to be said.
 *
 * @param {{ text: string, special: boolean }[]} tokens
 * @param {string} otherwise
 */
export function wordToSay(tokens, otherwise) {
  const words = tokens.flatMap(({ text, special }) => (!special && /^[a-z']+$/iu.test(text) ? [text] : []));
  const fitting = words.filter(({ length }) => length >= LONG_ENOUGH && length <= SHORT_ENOUGH);
  return fitting.sort((one, other) => other.length - one.length)[0] ?? otherwise;
}
/** One of a letter or two has nothing to leave out. */
const LONG_ENOUGH = 3;
/** A longer word has more steps than a screen shows at once; a reader may still type one. */
const SHORT_ENOUGH = 16;

/**
 * Whether a word is one of the sentence, however it is written there.
 *
 * @param {{ text: string }[]} tokens
 * @param {string} word
 */
export const isIn = (tokens, word) => tokens.some(({ text }) => text.toLowerCase() === word.toLowerCase());

/** What may settle how many sounds are said: the last, where stopping never wins. */
export const SETTLES = /** @type {const} */ (["letters", "word", "network", "limit"]);
