/**
 * What a view of the instrument is: one question about a photo or a sentence, and its answer in the middle of the page.
 *
 * Each has a folder of its own, `<page>/<id>/`, with its description in `view.js`, its words in `en.json`, `name` and
 * `says` among them, and its component in `View.svelte`, which is given the page's `session`. Tabs, addresses and links
 * are made from the descriptions.
 */

/**
 * @typedef {object} Described
 * @property {string} group of tabs that it stands in, as the page's words call it
 * @property {number} place in its group, from 1
 * @property {string | null} needs which of a model's `views` it shows; null if it needs nothing of the chosen model
 * @property {string[]} [words] what is worth knowing on it, as the glossary calls them (messages/en/glossary.json)
 * @property {string[]} keys what it keeps in the address; views may share one
 * @property {Record<string, Range>} [ranges] of those of the keys that are numbers
 * @property {boolean} [isOfThePage] whether it shows what the page itself asked for, so that the page's card is about
 *   its cells and the page's call is the one to copy
 */

/** @typedef {{ low: number, high: number, usual: number }} Range `usual` where the address says nothing */
/** @typedef {{ name: string, asked: string, low: number, high: number, shown: number }} Beyond a number of an address that is not in its range */
/** @typedef {Described & { id: string, page: string }} View `id` is its folder, and its name in the address */

/**
 * The views of a page in the order of their tabs.
 *
 * @param {Record<string, Described>} found by the path of their `view.js`
 * @param {string} page
 * @param {string[]} groups in order
 * @returns {View[]}
 */
export function viewsOf(found, page, groups) {
  const views = Object.entries(found).flatMap(([path, described]) => {
    const [, its, id] = /([^/]+)\/([^/]+)\/view\.js$/.exec(path) ?? [];
    return its === page ? [{ id, page, ...described }] : [];
  });
  const rank = (/** @type {View} */ { group, place }) => groups.indexOf(group) * views.length + place;
  return views.sort((one, other) => rank(one) - rank(other));
}

/**
 * Those that a model can fill; all of them while it is not known.
 *
 * @param {View[]} views
 * @param {{ views: string[] } | null | undefined} model
 */
export function fitting(views, model) {
  return views.filter(({ needs }) => !needs || !model || model.views.includes(needs));
}

/**
 * The view that was asked for, or the one nearest to it: another of its group, else the first.
 *
 * @param {View[]} all of the page
 * @param {View[]} offered those of them that the model can fill
 * @param {string} asked id, "" for none
 */
export function nearest(all, offered, asked) {
  const group = all.find(({ id }) => id === asked)?.group;
  return offered.find(({ id }) => id === asked) ?? offered.find((view) => view.group === group) ?? offered[0];
}

/**
 * What the views keep in the address.
 *
 * @param {View[]} views
 */
export const keysOf = (views) => [...new Set(views.flatMap(({ keys }) => keys))];

/**
 * The ranges of the numbers among them.
 *
 * @param {View[]} views
 * @returns {Record<string, Range>}
 */
export const rangesOf = (views) => Object.assign({}, ...views.map(({ ranges }) => ranges));

/**
 * A number as an address has it, brought into its range.
 *
 * @param {string | undefined} text
 * @param {Range} range
 */
export function numberWithin(text, { low, high, usual }) {
  const value = text?.trim() ? Number(text) : NaN;
  return Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : usual;
}

/**
 * What of an address is no number of its range, with what is shown instead.
 *
 * @param {import("../state/options.js").Options} options
 * @param {Record<string, Range>} ranges
 * @returns {Beyond[]}
 */
export function beyond(options, ranges) {
  return Object.entries(ranges).flatMap(([name, range]) => {
    const { [name]: asked } = options;
    const shown = numberWithin(asked, range);
    return asked === undefined || Number(asked) === shown ? [] : [{ name, asked, ...range, shown }];
  });
}
