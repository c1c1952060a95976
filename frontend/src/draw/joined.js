/**
 * Which part of a tensor that was joined of several came from which of them.
 *
 * Knows shapes and places only.
 */

/** @typedef {{ name: string, from: number | null, to: number | null, isSource: boolean }} JoinedPart both ends inside */

/**
 * The inputs in the order in which they stand in the result, with the places along the axis that each fills.
 *
 *     joinedParts({ shape: [5], at: [3], inputs: [{ name: "a", shape: [2] }, { name: "b", shape: [3] }],
 *       source: { name: "b", place: [1] }, isStacked: false })
 *     // { axis: 0, parts: [{ name: "a", from: 0, to: 1, … }, { name: "b", from: 2, to: 4, isSource: true }] }
 *
 * @param {{
 *   shape: number[],
 *   at: number[],
 *   inputs: { name: string, shape: number[] | null }[],
 *   source: { name: string, place: number[] },
 *   isStacked: boolean,
 * }} joined `shape` of the result, `at` the value's place in it; a shape that is not known is null
 * @returns {{ axis: number | null, parts: JoinedPart[] }} ends are null where they cannot be told
 */
export function joinedParts({ shape, at, inputs, source, isStacked }) {
  const axis = isStacked ? stackedAxis(shape, at, inputs, source) : joinedAxis(shape, at, inputs, source);
  const sizes = axis === null ? null : sizesOf(shape, inputs, axis, isStacked);
  const same = inputs.filter(({ name }) => name === source.name).length;
  let from = 0;
  const parts = inputs.map(({ name }, index) => {
    if (axis === null || !sizes) return { name, from: null, to: null, isSource: same === 1 && name === source.name };
    const part = { name, from, to: from + sizes[index] - 1 };
    from += sizes[index];
    return { ...part, isSource: name === source.name && part.from <= at[axis] && at[axis] <= part.to };
  });
  return { axis, parts };
}

/**
 * @param {number[]} shape
 * @param {number[]} at
 * @param {{ name: string, shape: number[] | null }[]} inputs
 * @param {{ name: string, place: number[] }} source
 * @returns {number | null} the one axis along which they can have been put one behind the other
 */
function joinedAxis(shape, at, inputs, source) {
  const known = inputs.flatMap((input) => (input.shape ? [input.shape] : []));
  if (source.place.length !== at.length || known.some((one) => one.length !== shape.length)) return null;
  const moved = at.flatMap((index, axis) => (index === source.place[axis] ? [] : [axis]));
  const shorter = shape.flatMap((size, axis) => (known.some((one) => one[axis] !== size) ? [axis] : []));
  const found = [...new Set([...moved, ...shorter])];
  return found.length === 1 ? found[0] : null;
}

/**
 * @param {number[]} shape
 * @param {number[]} at
 * @param {{ name: string }[]} inputs
 * @param {{ place: number[] }} source
 * @returns {number | null} the one axis that stacking can have added
 */
function stackedAxis(shape, at, inputs, source) {
  if (source.place.length !== at.length - 1) return null;
  const without = (/** @type {number} */ axis) => at.filter((_, other) => other !== axis);
  const found = shape.flatMap((size, axis) =>
    size === inputs.length && without(axis).every((index, one) => index === source.place[one]) ? [axis] : [],
  );
  return found.length === 1 ? found[0] : null;
}

/**
 * @param {number[]} shape
 * @param {{ shape: number[] | null }[]} inputs
 * @param {number} axis
 * @param {boolean} isStacked
 * @returns {number[] | null} how many places each fills; one that is not known fills what the others leave
 */
function sizesOf(shape, inputs, axis, isStacked) {
  if (isStacked) return inputs.map(() => 1);
  const unknown = inputs.filter((input) => !input.shape).length;
  const told = inputs.reduce((total, input) => total + (input.shape?.[axis] ?? 0), 0);
  const left = shape[axis] - told;
  if (unknown > 1 || left < 0 || (!unknown && left)) return null;
  return inputs.map((input) => input.shape?.[axis] ?? left);
}
