/**
 * The service's answers as the page uses them: its schemas, their Tensors decoded.
 *
 * Types only; schema.d.ts is generated from openapi.json by `npm run types`.
 */

/** @typedef {import("./schema.js").components["schemas"]} Schemas */
/** @typedef {import("./tensor.js").Tensor} Tensor */

/**
 * A type with every Tensor in it decoded, however deep.
 *
 * @template T
 * @typedef {T extends Schemas["Tensor"] ? Tensor
 *   : T extends (infer Item)[] ? Decoded<Item>[]
 *   : T extends object ? { [Name in keyof T]: Decoded<T[Name]> }
 *   : T} Decoded
 */

/** @typedef {Schemas["Model"]} Model */
/** @typedef {Schemas["ModelDetail"]} ModelDetail */
/** @typedef {Schemas["Layer"]} Layer */
/** @typedef {Schemas["Prediction"]} Prediction */
/** @typedef {Schemas["Token"]} Token */
/** @typedef {Decoded<Schemas["Filters"]>} Filters */
/** @typedef {Decoded<Schemas["FeatureMaps"]>} FeatureMaps */
/** @typedef {Decoded<Schemas["LayerOutput"]>} LayerOutput */
/** @typedef {Decoded<Schemas["Attention"]>} Attention */
/** @typedef {Decoded<Schemas["AttentionLayer"]>} AttentionLayer */
/** @typedef {Pick<Schemas["AttentionRequest"], "text"> & Partial<Schemas["AttentionRequest"]>} AttentionRequest */

/** @typedef {{ row: number, column: number }} Place */
/** @typedef {{ top: number, left: number, bottom: number, right: number }} Rectangle inclusive */

/**
 * @typedef {object} UnitArithmetic one value and the numbers it was computed from; null where it does not apply
 * @property {string} layer
 * @property {string} type
 * @property {string} input the layer it reads, or "input"
 * @property {number} channel
 * @property {number} row
 * @property {number} column
 * @property {number} value
 * @property {Rectangle} receptive_field
 * @property {Rectangle} unclipped_receptive_field
 * @property {Tensor | null} patch [in, kh, kw], of a pooling [kh, kw]
 * @property {Place | null} patch_start
 * @property {Tensor | null} weight [in, kh, kw]
 * @property {Tensor | null} channel_sums [in]
 * @property {number | null} bias
 * @property {number | null} input_value
 * @property {Place | null} winner
 * @property {Tensor | null} inputs [in]
 * @property {Tensor | null} weights [in]
 * @property {Tensor | null} exponentials [labels]
 */

/**
 * @typedef {object} AttributionMethod
 * @property {string} name
 * @property {string} title
 * @property {string} description
 * @property {string[]} layers it applies to; none where it needs no layer
 * @property {string | null} default_layer
 * @property {{ least: number, most: number }} forward_passes
 * @property {{ least: number, most: number }} backward_passes
 * @property {Record<string, { default: number, minimum: number, maximum: number }>} parameters
 */

/**
 * @typedef {object} Attribution
 * @property {string} method
 * @property {string} label
 * @property {number} index
 * @property {number} score
 * @property {string | null} layer
 * @property {Tensor} attribution [H, W]
 * @property {Tensor | null} layer_attribution [h, w]
 * @property {number | null} baseline_score
 * @property {number | null} sum
 * @property {number | null} steps
 * @property {number | null} tolerance
 * @property {number} forward_passes
 * @property {number} backward_passes
 * @property {string | null} note
 */

/**
 * @typedef {object} Sweep
 * @property {string} transform
 * @property {string} unit
 * @property {{ label: string, index: number }[]} labels
 * @property {Tensor} probabilities [steps, labels]
 * @property {string | null} layer
 * @property {number | null} map_range
 * @property {SweepStep[]} steps
 */

/**
 * @typedef {object} SweepStep
 * @property {number} amount
 * @property {Prediction[]} predictions
 * @property {number | null} map_difference
 * @property {number | null} compared_cells
 * @property {string | null} note
 */

/**
 * @typedef {object} ParameterCount
 * @property {number} weights
 * @property {number} biases
 * @property {number} total
 * @property {string} formula
 * @property {{ name: string, value: number }[]} factors
 */

/**
 * @typedef {object} ParameterCounts
 * @property {{ channels: number, height: number, width: number, formula: string }} output
 * @property {ParameterCount} fully_connected
 * @property {ParameterCount} locally_connected
 * @property {ParameterCount} convolution
 */

export {};
