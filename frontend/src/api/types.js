/**
 * The answers as the page uses them: the service's schemas with their Tensors decoded.
 *
 * Types only.
 */

/** @typedef {import("./tensor.js").Tensor} Tensor */
/** @typedef {import("../draw/receptive.js").ReceptiveField} ReceptiveField */

/**
 * @typedef {object} Model
 * @property {string} id
 * @property {string} task as on the Hugging Face Hub, e.g. image-classification
 * @property {string} title
 * @property {string} description
 * @property {boolean} available
 * @property {string | null} [reason] why it is not available
 * @property {number} parameter_count
 * @property {string[]} labels
 * @property {Record<string, any>} input
 * @property {Record<string, any>} metrics
 * @property {unknown} trained_on
 * @property {string} licence
 */

/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} type a PyTorch class, e.g. Conv2d
 * @property {string} input the layer it reads, or "input"
 * @property {(number | null)[]} output_shape
 * @property {number} parameter_count
 * @property {number | null} [fully_connected_parameter_count]
 * @property {number[] | null} [kernel_size]
 * @property {number[] | null} [stride]
 * @property {number[] | null} [padding]
 * @property {ReceptiveField | null} [receptive_field]
 */

/** @typedef {Model & { layers: Layer[] }} ModelDetail */
/** @typedef {{ weight: Tensor, bias: Tensor | null }} Filters */
/** @typedef {{ label: string, index: number, logit: number, probability: number }} Prediction */
/** @typedef {{ name: string, type: string, output: Tensor, kept?: Tensor | null }} LayerOutput */

/**
 * @typedef {object} FeatureMaps
 * @property {{ width: number, height: number, format: string, crop: import("../draw/receptive.js").Rectangle }} image
 * @property {Tensor} input
 * @property {Prediction[]} predictions best first
 * @property {LayerOutput[]} layers
 */

/** @typedef {{ text: string, start: number, end: number, special: boolean, label?: string | null, probability?: number | null }} Token */
/** @typedef {{ name: string, attention: Tensor } & Record<string, any>} AttentionLayer */

/**
 * @typedef {object} Attention
 * @property {Token[]} tokens
 * @property {{ label: string, probability: number }[]} sequence_labels
 * @property {AttentionLayer[]} layers
 */

/**
 * @typedef {object} AttentionRequest
 * @property {string} text
 * @property {string[] | null} [layers]
 * @property {string[]} [include]
 * @property {boolean} [positional_encoding]
 * @property {number | null} [window]
 * @property {number[] | null} [order]
 * @property {{ layer: string, head: number }[]} [disabled_heads]
 */

export {};
