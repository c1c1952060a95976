/**
 * Made-up numbers: sums of unrelated products, to see what sums do before real scores are shown.
 *
 * The same dice for every reader and every run.
 */

/** The multiplier and increment of Numerical Recipes' quick generator (Press et al., section 7.1). */
const [MULTIPLIER, INCREMENT, MODULUS] = [1664525, 1013904223, 2 ** 32];
const SEED = 7;
export const DOTS = 260;

/**
 * Running sums of products of two unrelated normal numbers, whose spread is 1: after d of them a sum's is √d.
 *
 * @param {number} longest as many numbers as a query of the network has
 * @param {number} [dots]
 * @returns {{ walks: Float32Array[], heights: number[] }} `walks[dot][d]` sum of the first d; a height 0 to 1 for each
 */
export function throwDice(longest, dots = DOTS) {
  let state = SEED;
  const random = () => {
    state = (state * MULTIPLIER + INCREMENT) % MODULUS;
    return (state + 0.5) / MODULUS;
  };
  // Box and Muller 1958: two even numbers make a normal one.
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const walks = Array.from({ length: dots }, () => {
    const walk = new Float32Array(longest + 1);
    for (let length = 1; length <= longest; length++) walk[length] = walk[length - 1] + normal() * normal();
    return walk;
  });
  return { walks, heights: walks.map(() => random()) };
}
