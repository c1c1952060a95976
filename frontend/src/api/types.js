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
/** @typedef {Schemas["Uncertainty"]} Uncertainty */
/** @typedef {Schemas["Token"]} Token */
/** @typedef {Schemas["TextNote"]} TextNote */
/** @typedef {Decoded<Schemas["Filters"]>} Filters */
/** @typedef {Decoded<Schemas["FeatureMaps"]>} FeatureMaps */
/** @typedef {Schemas["PictureFacts"]} PictureFacts */
/** @typedef {Decoded<Schemas["LayerOutput"]>} LayerOutput */
/** @typedef {Decoded<Schemas["Unit"]>} OpenedNumber a value of any operation, asked for by its place */
/** @typedef {OpenedNumber & { channel: number, row: number, column: number }} UnitArithmetic one of a layer's map */
/** @typedef {Decoded<Schemas["Trace"]>} Trace */
/** @typedef {Decoded<Schemas["TracedNode"]>} TracedNode */
/** @typedef {Decoded<Schemas["Output"]>} Output */
/** @typedef {Decoded<Schemas["Attribution"]>} Attribution */
/** @typedef {Schemas["MethodFacts"]} AttributionMethod */
/** @typedef {Decoded<Schemas["TransformSweep"]>} Sweep */
/** @typedef {Schemas["ParameterCount"]} ParameterCounts */
/** @typedef {Schemas["DataEfficiency"]} DataEfficiency */
/** @typedef {Decoded<Schemas["PatchAttention"]>} PatchAttention */
/** @typedef {Decoded<Schemas["ConvolutionAsAttention"]>} ConvolutionAsAttention */
/** @typedef {Decoded<Schemas["Attention"]>} Attention */
/** @typedef {Decoded<Schemas["AttentionLayer"]>} AttentionLayer */
/** @typedef {Decoded<Schemas["AttentionStep"]>} AttentionStep */
/** @typedef {Decoded<Schemas["HeadWeights"]>} HeadWeights */
/** @typedef {Schemas["HeadStatistics"]} HeadStatistics */
/** @typedef {Decoded<Schemas["Embeddings"]>} Embeddings */
/** @typedef {Decoded<Schemas["PositionalEncoding"]>} PositionalEncoding */
/** @typedef {Decoded<Schemas["WordAttribution"]>} WordAttribution */
/** @typedef {Decoded<Schemas["Generation"]>} Generation */

/**
 * What must be asked; the rest has defaults.
 *
 * @template {keyof Schemas} Name
 * @template {keyof Schemas[Name]} Needed
 * @typedef {Pick<Schemas[Name], Needed> & Partial<Schemas[Name]>} Asking
 */

/** @typedef {Asking<"AttentionRequest", "text">} AttentionRequest */
/** @typedef {Asking<"AttentionStepRequest", "text" | "layer" | "head" | "query">} AttentionStepRequest */
/** @typedef {Asking<"EmbeddingsRequest", "text">} EmbeddingsRequest */
/** @typedef {Asking<"WordAttributionRequest", "text">} WordAttributionRequest */
/** @typedef {Asking<"GenerationRequest", "text">} GenerationRequest */

export {};
