/**
 * Orders of words: indices of the words as written, in the order they are read.
 *
 * Pure arithmetic on lists.
 */

/**
 * An order as an address has it, back; null for what is none of so many words.
 *
 *     readOrder("2.0.1", 3) // [2, 0, 1]
 *
 * @param {string | undefined} text
 * @param {number} count
 */
export function readOrder(text, count) {
  const order = (text ?? "").split(".").map((part) => (/^\d+$/u.test(part) ? Number(part) : -1));
  const isPermutation =
    order.length === count && new Set(order).size === count && order.every((at) => at in order && at >= 0);
  return isPermutation ? order : null;
}

/**
 * @param {number[]} order
 * @returns {string | null} null for words as written
 */
export function writeOrder(order) {
  return order.every((word, place) => word === place) ? null : order.join(".");
}

/**
 * A random order (Fisher and Yates), other than the words' own where there is one.
 *
 * @param {number} count
 * @param {() => number} random 0 up to 1
 */
export function shuffled(count, random = Math.random) {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const at = Math.floor(random() * (last + 1));
    [order[last], order[at]] = [order[at], order[last]];
  }
  return count > 1 && writeOrder(order) === null ? order.reverse() : order;
}

/**
 * The order with the word at one place moved by one.
 *
 *     moved([0, 1, 2], 0, 1) // [1, 0, 2]
 *
 * @param {number[]} order
 * @param {number} place
 * @param {-1 | 1} step
 */
export function moved(order, place, step) {
  const to = place + step;
  if (to < 0 || to >= order.length) return order;
  const next = [...order];
  [next[place], next[to]] = [next[to], next[place]];
  return next;
}
