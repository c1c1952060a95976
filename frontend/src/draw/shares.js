/** Accuracy over the share of the training pictures: series by network, with every run and their mean. */

/** @typedef {{ network: string, share: number, top1: number }} Figure */
/** @typedef {{ network: string, shares: number[], means: number[], runs: Figure[] }} Series */

/**
 * Figures by network, in the order networks first come.
 *
 * @param {Figure[]} figures
 * @returns {Series[]}
 */
export function byNetwork(figures) {
  return [...new Set(figures.map(({ network }) => network))].map((network) => {
    const runs = figures.filter((one) => one.network === network);
    const shares = [...new Set(runs.map(({ share }) => share))].sort((one, other) => one - other);
    const means = shares.map((share) => {
      const same = runs.filter((one) => one.share === share);
      return same.reduce((sum, { top1 }) => sum + top1, 0) / same.length;
    });
    return { network, shares, means, runs };
  });
}

/**
 * By how much the first of two networks is right more often, at each share.
 *
 * @param {Series[]} series
 * @returns {number[]} from -1 to 1; none unless there are two, of the same shares
 */
export function lead(series) {
  if (series.length !== 2 || String(series[0].shares) !== String(series[1].shares)) return [];
  return series[0].means.map((mean, at) => mean - series[1].means[at]);
}

/**
 * Where a share stands on a logarithmic axis: 0 for the least, 1 for the most.
 *
 *     alongLog(0.1, 0.01, 1) // 0.5
 *
 * @param {number} share
 * @param {number} least
 * @param {number} most
 */
export function alongLog(share, least, most) {
  return most > least ? Math.log(share / least) / Math.log(most / least) : 0.5;
}
