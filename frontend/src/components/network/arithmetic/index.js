/** A component for each way of showing an opened value; `which.js` says which one fits. */

import Attention from "./Attention.svelte";
import Bag from "./Bag.svelte";
import Convolution from "./Convolution.svelte";
import Embedding from "./Embedding.svelte";
import Generic from "./Generic.svelte";
import Joined from "./Joined.svelte";
import Moved from "./Moved.svelte";
import Normalisation from "./Normalisation.svelte";
import Pair from "./Pair.svelte";
import Pointwise from "./Pointwise.svelte";
import Pooling from "./Pooling.svelte";
import Products from "./Products.svelte";
import Softmax from "./Softmax.svelte";
import { wayOf } from "./which.js";

/** @type {Record<import("./which.js").Way, import("svelte").Component<any>>} */
const COMPONENTS = {
  attention: Attention,
  bag: Bag,
  convolution: Convolution,
  embedding: Embedding,
  generic: Generic,
  joined: Joined,
  moved: Moved,
  normalisation: Normalisation,
  pair: Pair,
  pointwise: Pointwise,
  pooling: Pooling,
  products: Products,
  softmax: Softmax,
};

/**
 * The component that shows a value.
 *
 * @param {import("../../../api/types.js").OpenedNumber} value
 * @param {import("../../../api/types.js").TracedNode} node that it is of
 */
export const componentOf = (value, node) => COMPONENTS[wayOf(value, node)];
