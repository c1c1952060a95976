/** All words of the instrument in English, by the path of their file. */

/** @type {Record<string, import("../words.js").Messages>} */
export default {
  ...import.meta.glob("./instrument/*.json", { eager: true, import: "default" }),
  ...import.meta.glob("../../views/*/*/en.json", { eager: true, import: "default" }),
};
