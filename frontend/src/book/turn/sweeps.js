/**
 * What two networks say of a photo that is turned or scaled: curves, and where a label changes.
 *
 * Numbers only. Degrees are counter-clockwise, as the service's.
 */

import { nearest } from "../../draw/curve.js";
import { lerp, span } from "../../stage/time.js";

/** @typedef {import("../../api/types.js").Sweep} Sweep */
/** @typedef {"rotation" | "scale"} Way */
/**
 * @typedef {object} Curve one network over one way
 * @property {number[]} amounts
 * @property {number[]} shares of the label that is followed
 * @property {{ label: string, share: number }[]} says its first label at each amount
 * @property {{ amount: number, top1: number }[]} tests how many of all test photos it names right
 */

/** @type {Record<Way, { start: number, stop: number, steps: number }>} every 5°, every twentieth */
export const ASKED = {
  rotation: { start: -90, stop: 90, steps: 37 },
  scale: { start: 0.5, stop: 2, steps: 31 },
};
/** @type {Record<Way, number>} */
export const UPRIGHT = { rotation: 0, scale: 1 };
/** A quarter to the left, at which no pixel has to be guessed between others. */
export const QUARTER = 90;

/**
 * @param {Sweep} sweep of one label
 * @param {{ amount: number, top1: number }[]} tests
 * @returns {Curve}
 */
export function curveOf({ steps, probabilities }, tests) {
  const amounts = steps.map(({ amount }) => amount);
  const [first, last] = [amounts[0], amounts[amounts.length - 1]];
  return {
    ...{ amounts, shares: [...probabilities.values] },
    says: steps.map(({ predictions: [{ label, probability: share }] }) => ({ label, share })),
    tests: tests.filter(({ amount }) => amount >= first && amount <= last),
  };
}

/**
 * A curve's value between its points.
 *
 * @param {number[]} amounts rising
 * @param {number[]} values
 * @param {number} amount
 */
export function valueAt(amounts, values, amount) {
  const after = amounts.findIndex((one) => one >= amount);
  if (after <= 0) return values[after === 0 ? 0 : values.length - 1];
  const share = (amount - amounts[after - 1]) / (amounts[after] - amounts[after - 1]);
  return lerp(values[after - 1], values[after], share);
}

/**
 * What a network says at the amount nearest to one.
 *
 * @param {Curve} curve
 * @param {number} amount
 */
export const saidAt = ({ amounts, says }, amount) => says[nearest(amounts, amount)];

/**
 * How far a photo can be turned or scaled, from upright on, before the first label is another one.
 *
 * @param {Curve} curve
 * @param {Way} way
 * @returns {{ from: number, to: number, label: string }} amounts at which it is still the upright one's
 */
export function kept({ amounts, says }, way) {
  const upright = nearest(amounts, UPRIGHT[way]);
  const { label } = says[upright];
  let [from, to] = [upright, upright];
  while (from > 0 && says[from - 1].label === label) from -= 1;
  while (to < says.length - 1 && says[to + 1].label === label) to += 1;
  return { from: amounts[from], to: amounts[to], label };
}

/**
 * Whether what is said upright is said again further off, beyond other labels.
 *
 * @param {Curve} curve
 * @param {Way} way
 */
export function isAgain(curve, way) {
  const { from, to, label } = kept(curve, way);
  return curve.says.some((one, index) => {
    const amount = curve.amounts[index];
    return one.label === label && (amount < from || amount > to);
  });
}

/**
 * Which of two networks keeps to a label over more degrees; two labels are not compared.
 *
 * @param {ReturnType<typeof kept>} one
 * @param {ReturnType<typeof kept>} other
 * @returns {"first" | "second" | "same" | "apart"}
 */
export function longer(one, other) {
  if (one.label !== other.label) return "apart";
  const ahead = one.to - one.from - (other.to - other.from);
  if (ahead === 0) return "same";
  return ahead > 0 ? "first" : "second";
}

/**
 * The smallest turn, to either side, at which the first label is another one.
 *
 * @param {Curve} curve of turning
 * @returns {{ amount: number, label: string } | null} null where it never is
 */
export function firstChange({ amounts, says }) {
  const { label } = says[nearest(amounts, UPRIGHT.rotation)];
  const changed = amounts
    .map((amount, index) => ({ amount, label: says[index].label }))
    .filter((one) => one.label !== label)
    .sort((one, other) => Math.abs(one.amount) - Math.abs(other.amount));
  return changed[0] ?? null;
}

/**
 * What is done with the photo at a position, and which part of the curves has been seen.
 *
 * @param {number} position
 * @returns {{ way: Way, amount: number, from: number, to: number }}
 */
export function turningAt(position) {
  if (position <= 2) {
    const left = span(position, 0.04, 0.32);
    const right = span(position, 0.42, 0.94);
    const back = span(position, 1.04, 1.35);
    const amount = lerp(lerp(lerp(0, 90, left), -90, right), 0, back);
    return { way: "rotation", amount, from: right > 0 ? Math.min(0, lerp(90, -90, right)) : 0, to: 90 * left };
  }
  if (position <= 3) {
    const large = span(position, 2.04, 2.36);
    const small = span(position, 2.44, 2.94);
    const power = lerp(large, -1, small);
    return { way: "scale", amount: 2 ** power, from: 2 ** Math.min(0, power), to: 2 ** large };
  }
  return { way: "rotation", amount: QUARTER * span(position, 3.05, 3.4), from: -90, to: 90 };
}
