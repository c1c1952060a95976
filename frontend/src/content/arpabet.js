/** What the signs of ARPAbet, which writes American English by its sounds, stand for. */

import { wordsOf } from "../messages/instrument.js";

/** @type {Record<string, string>} sign → a word with the sound in it */
const AS_IN = {
  AA: "odd",
  AE: "at",
  AH: "hut",
  AO: "saw",
  AW: "cow",
  AY: "hide",
  B: "be",
  CH: "cheese",
  D: "day",
  DH: "the",
  EH: "bed",
  ER: "bird",
  EY: "late",
  F: "fish",
  G: "green",
  HH: "he",
  IH: "it",
  IY: "eat",
  JH: "jar",
  K: "key",
  L: "leaf",
  M: "me",
  N: "no",
  NG: "ring",
  OW: "boat",
  OY: "toy",
  P: "pea",
  R: "read",
  S: "sea",
  SH: "she",
  T: "tea",
  TH: "thin",
  UH: "hood",
  UW: "two",
  V: "very",
  W: "we",
  Y: "yield",
  Z: "zoo",
  ZH: "measure",
};

export const STOP = "<stop>";

/**
 * A word with a sound in it.
 *
 * @param {string} sign
 * @returns {string | undefined}
 */
export const exampleOf = (sign) => AS_IN[sign];

/** @param {string} sign */
export function soundOf(sign) {
  const messages = wordsOf("sentence/outputs");
  if (sign === STOP) return messages.text("sound.stop");
  const example = exampleOf(sign);
  return example ? messages.text("sound.asIn", { sign, example }) : sign;
}
