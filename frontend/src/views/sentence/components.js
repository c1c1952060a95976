/** The component of each view of the sentence page, by the view's id. */

/** @type {Record<string, import("svelte").Component<{ session: import("../../pages/sentenceSession.svelte.js").SentenceSession }>>} */
const FOUND = import.meta.glob("./*/View.svelte", { eager: true, import: "default" });

export const COMPONENTS = Object.fromEntries(Object.entries(FOUND).map(([path, View]) => [path.split("/")[1], View]));
