/**
 * Two networks over the share of the photos they learned from: their means, the lead of the first, a guessed curve.
 *
 * Numbers only.
 */

import { byNetwork, lead } from "../../draw/shares.js";

/** @typedef {import("../../api/types.js").DataEfficiency} DataEfficiency */
/** @typedef {import("../../draw/shares.js").Series} Series */
/** @typedef {(number | null)[]} Curve a guessed accuracy at each share, null where there is none yet */
/**
 * @typedef {object} Compared
 * @property {[Series, Series]} series that of the convolution first
 * @property {number[]} shares rising
 * @property {number[]} ahead by how much the first is right more often, at each share
 * @property {number[]} pictures different ones, at each share
 */

/** A lead that changed by no more than this is as it was: one point. */
const ABOUT = 0.01;
/** A curve is written in thousandths. */
const FINE = 1000;
const NONE = "x";

/**
 * What was measured of two networks on the same shares.
 *
 * @param {DataEfficiency["measured"]} measured
 * @returns {Compared | null} null where two such networks were not measured
 */
export function compare(measured) {
  const series = byNetwork(measured?.runs ?? []);
  const ahead = lead(series);
  if (!measured || !ahead.length) return null;
  const { shares } = series[0];
  const pictures = shares.map((share) => measured.runs.find((run) => run.share === share)?.pictures ?? 0);
  return { series: /** @type {[Series, Series]} */ (series), shares, ahead, pictures };
}

/**
 * What becomes of a lead: 0 it grows, 1 it stays, 2 it shrinks, 3 it turns.
 *
 * @param {number[]} ahead
 */
export function leadAnswer(ahead) {
  const [first, last] = [ahead[0], ahead[ahead.length - 1]];
  if (Math.sign(first) !== Math.sign(last)) return 3;
  if (Math.abs(last - first) <= ABOUT) return 1;
  return Math.abs(last) > Math.abs(first) ? 0 : 2;
}

/**
 * Whether every lead is smaller than the one before.
 *
 * @param {number[]} ahead
 */
export const falls = (ahead) => ahead.every((lead, at) => at === 0 || lead < ahead[at - 1]);

/**
 * How far a guessed curve is from the one measured, in the mean over the shares where something was guessed.
 *
 * @param {Curve} curve
 * @param {number[]} means
 * @returns {number | null} 0 to 1; null where nothing was guessed
 */
export function awayFrom(curve, means) {
  const apart = curve.flatMap((guess, at) => (guess === null ? [] : [Math.abs(guess - means[at])]));
  return apart.length ? apart.reduce((sum, one) => sum + one, 0) / apart.length : null;
}

/**
 * The curve with another guess at one share, held between 0 and the top of the chart.
 *
 * @param {Curve} curve
 * @param {number} at
 * @param {number} guess
 * @param {number} top
 * @returns {Curve}
 */
export const guessed = (curve, at, guess, top) =>
  curve.map((one, index) => (index === at ? Math.max(0, Math.min(top, Math.round(guess * FINE) / FINE)) : one));

/**
 * A curve as an address holds it: `writeCurve([0.21, null])` is "210-x".
 *
 * @param {Curve} curve
 * @returns {string | null} null for one without a guess
 */
export const writeCurve = (curve) =>
  curve.every((guess) => guess === null)
    ? null
    : curve.map((guess) => (guess === null ? NONE : Math.round(guess * FINE))).join("-");

/**
 * The curve that an address holds, held within the chart as one that is drawn; one without a guess if it does not fit.
 *
 * @param {string | undefined} written
 * @param {number} count of shares
 * @param {number} top the accuracy at the top of the chart
 * @returns {Curve}
 */
export function readCurve(written, count, top) {
  const parts = written?.split("-") ?? [];
  const isOne = parts.length === count && parts.every((part) => part === NONE || /^\d{1,4}$/.test(part));
  if (!isOne) return Array.from({ length: count }, () => null);
  return parts.map((part) => (part === NONE ? null : Math.min(top, Number(part) / FINE)));
}
