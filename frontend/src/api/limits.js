/**
 * What the service takes and what it takes unless told, by operation: from openapi.json, by `npm run types`.
 */

export const computeFeatureMaps = {
  top_k: { minimum: 1, maximum: 1000, default: 5 },
  size: { minimum: 32, maximum: 256 },
  rotate: { minimum: -360, maximum: 360, default: 0 },
  scale: { minimum: 0.1, maximum: 10, default: 1 },
  translate: { minimum: -256, maximum: 256, default: 0 },
  image: { maxItems: 64 },
};

export const computeUnit = {
  layer: { maxLength: 300 },
  channel: { minimum: -1000000, maximum: 1000000 },
  row: { minimum: -1000000, maximum: 1000000, default: 0 },
  column: { minimum: -1000000, maximum: 1000000, default: 0 },
  size: { minimum: 32, maximum: 256 },
  rotate: { minimum: -360, maximum: 360, default: 0 },
  scale: { minimum: 0.1, maximum: 10, default: 1 },
  translate: { minimum: -256, maximum: 256, default: 0 },
};

export const computeTrace = {
  thumbnails: { minimum: 0, maximum: 16, default: 0 },
  size: { minimum: 32, maximum: 256 },
  rotate: { minimum: -360, maximum: 360, default: 0 },
  scale: { minimum: 0.1, maximum: 10, default: 1 },
  translate: { minimum: -256, maximum: 256, default: 0 },
};

export const computeOutput = {
  layer: { maxLength: 300 },
  size: { minimum: 32, maximum: 256 },
  rotate: { minimum: -360, maximum: 360, default: 0 },
  scale: { minimum: 0.1, maximum: 10, default: 1 },
  translate: { minimum: -256, maximum: 256, default: 0 },
};

export const listAttributionMethods = {
  size: { minimum: 32, maximum: 256 },
  patch: { minimum: -1000000, maximum: 1000000 },
  stride: { minimum: -1000000, maximum: 1000000 },
};

export const computeAttribution = {
  size: { minimum: 32, maximum: 256 },
  rotate: { minimum: -360, maximum: 360, default: 0 },
  scale: { minimum: 0.1, maximum: 10, default: 1 },
  translate: { minimum: -256, maximum: 256, default: 0 },
  label: { maxLength: 200 },
  patch: { minimum: -1000000, maximum: 1000000 },
  stride: { minimum: -1000000, maximum: 1000000 },
};

export const computeTransformSweep = {
  size: { minimum: 32, maximum: 256 },
  start: { minimum: -1000000, maximum: 1000000 },
  stop: { minimum: -1000000, maximum: 1000000 },
  steps: { minimum: -1000000, maximum: 1000000 },
  label: { maxItems: 20 },
  top_k: { minimum: 1, maximum: 1000, default: 5 },
};

export const rebuildConvolution = {
  alpha: { minimum: 0, maximum: 50, default: 1 },
  row: { minimum: -1000000, maximum: 1000000 },
  column: { minimum: -1000000, maximum: 1000000 },
};

export const computePatchAttention = {
  top_k: { minimum: 1, maximum: 1000, default: 5 },
};

export const showUpright = {
  longest_side: { minimum: 16, maximum: 4096, default: 1024 },
};

export const computeAttention = {
  text: { maxLength: 1048576 },
  window: { minimum: 0, maximum: 1000000 },
  order: { maxItems: 16384, items: { minimum: 0, maximum: 1000000 } },
  disabled_heads: { maxItems: 1024 },
  texts: { minItems: 1, maxItems: 64, items: { maxLength: 1048576 } },
  layers: { maxItems: 512, items: { maxLength: 10000 } },
  include: { maxItems: 64 },
  heads: { maxItems: 1024 },
};

export const computeAttentionStep = {
  text: { maxLength: 1048576 },
  window: { minimum: 0, maximum: 1000000 },
  order: { maxItems: 16384, items: { minimum: 0, maximum: 1000000 } },
  disabled_heads: { maxItems: 1024 },
  layer: { maxLength: 10000 },
  head: { minimum: 0, maximum: 1000000 },
  query: { minimum: 0, maximum: 1000000 },
};

export const getHead = {
  head: { minimum: 0, maximum: 1000000 },
};

export const computeEmbeddings = {
  text: { maxLength: 1048576 },
  extra_words: { maxItems: 64, items: { minLength: 1, maxLength: 100 } },
  nearest: { minimum: 0, maximum: 20, default: 5 },
  include: { maxItems: 64 },
};

export const getPositionalEncoding = {
  length: { minimum: 1, maximum: 1000000, default: 64 },
};

export const computeWordAttribution = {
  text: { maxLength: 1048576 },
  window: { minimum: 0, maximum: 1000000 },
  order: { maxItems: 16384, items: { minimum: 0, maximum: 1000000 } },
  disabled_heads: { maxItems: 1024 },
  token: { minimum: 1, maximum: 1000000 },
  label: { maxLength: 200 },
};

export const generate = {
  text: { maxLength: 1048576 },
  beams: { minimum: 1, maximum: 8, default: 4 },
};

export const countParameters = {
  channels: { minimum: 1, maximum: 10000, default: 3 },
  height: { minimum: 1, maximum: 10000, default: 100 },
  width: { minimum: 1, maximum: 10000, default: 100 },
  units: { minimum: 1, maximum: 100000000, default: 1000 },
  kernel_size: { minimum: 1, maximum: 10000, default: 3 },
  filters: { minimum: 1, maximum: 1000000, default: 64 },
  stride: { minimum: 1, maximum: 10000, default: 1 },
  padding: { minimum: 0, maximum: 10000, default: 0 },
};
