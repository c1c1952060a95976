/**
 * The number that scores are divided by, as far as a reader may choose it, and as an address holds it.
 */

export const LEAST = 1;
export const MOST = 32;
/** An address holds hundredths. */
const FINE = 100;

/**
 * @param {string | undefined} written in an address, which anybody may have typed
 * @returns {number | null} null for none that can be chosen
 */
export function readDivisor(written) {
  const divisor = Number(written || NaN);
  return divisor >= LEAST && divisor <= MOST ? divisor : null;
}

/**
 * @param {number | null} divisor null where it is the network's own, which an address need not say
 */
export const writeDivisor = (divisor) => divisor && Math.round(divisor * FINE) / FINE;
