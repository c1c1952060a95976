/** The component of each view of the photo page, by the view's id. */

/** @type {Record<string, import("svelte").Component<{ session: import("../../pages/photoSession.svelte.js").PhotoSession }>>} */
const FOUND = import.meta.glob("./*/View.svelte", { eager: true, import: "default" });

export const COMPONENTS = Object.fromEntries(Object.entries(FOUND).map(([path, View]) => [path.split("/")[1], View]));
