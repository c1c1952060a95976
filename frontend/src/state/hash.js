/**
 * The page's address as a page and its state, and back.
 *
 * State lives behind the `#`, so that a link shows the same thing to someone else and
 * the service needs to know one page only. Pure text: nothing here touches the browser.
 */

/** @typedef {Record<string, string>} Values */
/** @typedef {{ page: string, values: Values }} Address `page` is "" for the overview */

/**
 * Read an address's hash.
 *
 *     parseHash("#/photo?layer=conv1") // { page: "photo", values: { layer: "conv1" } }
 *
 * @param {string} hash
 * @returns {Address}
 */
export function parseHash(hash) {
  const [path, query = ""] = hash.replace(/^#?\/?/, "").split(/\?(.*)/s);
  return { page: path, values: Object.fromEntries(new URLSearchParams(query)) };
}

/**
 * Write one; what is empty or not there is left out.
 *
 * @param {string} page
 * @param {Record<string, string | number | boolean | null | undefined>} [values]
 */
export function formatHash(page, values = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `#/${page}?${text}` : `#/${page}`;
}

/**
 * A whole number out of an address, which anybody may have typed.
 *
 * @param {string | undefined} text
 * @returns {number | null} null unless it is a whole number from 0
 */
export function wholeNumber(text) {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
