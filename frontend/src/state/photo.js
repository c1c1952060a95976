/**
 * The photo page's state as its address has it, and back.
 *
 * Pure text and numbers; whether a layer or cell exists is for the page to check, since
 * only it knows the network.
 */

import { wholeNumber } from "./hash.js";
import { readOptions } from "./options.js";

/** @typedef {{ layer: string, channel: number, row: number, column: number }} Unit one value of one map */

/**
 * @typedef {object} PhotoState
 * @property {string} model "" for the first one there is
 * @property {string} sample "" for a photo of the visitor's own
 * @property {import("../draw/layers.js").Scope} scale
 * @property {string} scaleAsked what the address says of it, "" if nothing
 * @property {Unit | null} unit the locked one
 * @property {Record<keyof Unit, string> | null} noUnit what the address says of it, if that is none
 * @property {string} tab the view that is asked for, "" for the first
 * @property {import("./options.js").Options} options what else is kept
 */

const SCOPES = /** @type {const} */ (["map", "layer", "network"]);
export const FIRST_SAMPLE = "chelsea";

/**
 * @param {import("./hash.js").Values} values
 * @param {string[]} keys of the options
 * @returns {PhotoState}
 */
export function readPhotoState(values, keys) {
  const { layer = "", channel = "0", row = "0", column = "0" } = values;
  const unit = { layer, channel: wholeNumber(channel), row: wholeNumber(row), column: wholeNumber(column) };
  return {
    model: values.model ?? "",
    sample: values.sample ?? FIRST_SAMPLE,
    scale: SCOPES.find((scope) => scope === values.scale) ?? "map",
    scaleAsked: values.scale ?? "",
    unit: layer && isUnit(unit) ? unit : null,
    noUnit: layer && !isUnit(unit) ? { layer, channel, row, column } : null,
    tab: values.view ?? "",
    options: readOptions(values, keys),
  };
}

/**
 * @param {{ [part in keyof Unit]: Unit[part] | null }} unit
 * @returns {unit is Unit}
 */
const isUnit = (unit) => Object.values(unit).every((part) => part !== null);

/**
 * @param {Omit<PhotoState, "scaleAsked" | "noUnit">} state
 * @returns {Record<string, string | number | null>}
 */
export function writePhotoState({ model, sample, scale, unit, tab, options }) {
  return {
    model,
    // An own photo cannot be in an address; that there was one, can.
    sample: sample || "own",
    scale: scale === "map" ? null : scale,
    view: tab,
    ...options,
    ...unit,
  };
}

/**
 * @param {Unit} one
 * @param {Unit} other
 */
export function sameUnit(one, other) {
  return (
    one.layer === other.layer && one.channel === other.channel && one.row === other.row && one.column === other.column
  );
}
