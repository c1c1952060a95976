/**
 * What an operation of a run is called.
 *
 * Plain values: no DOM, no words of ours.
 */

/** Kinds that many operations are of which do something else each: which it is, PyTorch's own name says. */
const GATHERED = new Set([
  "view",
  "view through memory",
  "constant",
  "sum",
  "product",
  "pointwise",
  "larger or smaller",
  "comparison",
  "cumulation",
  "ranking",
  "reduction",
]);

/**
 * The name of what a node computes: its kind, or its own name where the kind would mislead.
 *
 * @param {{op: string, function?: string}} node as `/trace` lists it
 * @example operationOf({ op: "sum", function: "sub" }); // "sub"
 */
export const operationOf = ({ op, function: name }) => (name && GATHERED.has(op) ? name : op);
