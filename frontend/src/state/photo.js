/**
 * The photo page's state as its address has it, and back.
 *
 * Pure text and numbers; whether a layer or cell exists is for the page to check, since
 * only it knows the network.
 */

import { wholeNumber } from "./hash.js";

/** @typedef {{ layer: string, channel: number, row: number, column: number }} Unit one value of one map */

/**
 * @typedef {object} PhotoState
 * @property {string} model "" for the first one there is
 * @property {string} sample "" for a photo of the visitor's own
 * @property {import("../draw/layers.js").Scope} scale
 * @property {Unit | null} unit the locked one
 * @property {View} view which question the middle of the page answers
 * @property {Record<string, string>} options what else a view wants to keep, by name
 */

/** @typedef {"layers" | "field" | "pooling" | "move" | "turn" | "why" | "attention" | "patches" | "compare" | "data" | "parameters"} View */

export const VIEWS = /** @type {const} */ ([
  ...["layers", "field", "pooling", "move", "turn", "why", "attention", "patches", "compare", "data", "parameters"],
]);
/** What views may keep in the address; each checks its own, since anybody may have typed it. */
const OPTIONS = [
  [
    "size",
    "place",
    "at",
    "map",
    "shift",
    "angle",
    "factor",
    "turn",
    "beside",
    "beside_at",
    "method",
    "label",
    "layer_of",
    "see",
    "crop",
    "partial",
  ],
  [
    "patch",
    "stride",
    "c",
    "h",
    "w",
    "units",
    "kernel",
    "filters",
    "step",
    "pad",
    "fade",
    "alpha",
    "spot",
    "of",
    "tile",
    "deep",
    "head",
    "pair",
    "other",
    "match",
  ],
].flat();
const SCOPES = /** @type {const} */ (["map", "layer", "network"]);
export const FIRST_SAMPLE = "chelsea";

/**
 * @param {import("./hash.js").Values} values
 * @returns {PhotoState}
 */
export function readPhotoState(values) {
  const [channel, row, column] = [values.channel, values.row, values.column].map(wholeNumber);
  return {
    model: values.model ?? "",
    sample: values.sample ?? FIRST_SAMPLE,
    scale: SCOPES.find((scope) => scope === values.scale) ?? "map",
    unit:
      values.layer && channel !== null ? { layer: values.layer, channel, row: row ?? 0, column: column ?? 0 } : null,
    view: VIEWS.find((view) => view === values.view) ?? "layers",
    options: Object.fromEntries(OPTIONS.flatMap((name) => (values[name] ? [[name, values[name]]] : []))),
  };
}

/**
 * @param {PhotoState} state
 * @returns {Record<string, string | number | null>}
 */
export function writePhotoState({ model, sample, scale, unit, view, options }) {
  return {
    model,
    // An own photo cannot be in an address; that there was one, can.
    sample: sample || "own",
    scale: scale === "map" ? null : scale,
    view: view === "layers" ? null : view,
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
