/**
 * The page's beginning in a notebook: nothing is loaded, kept or asked but through the port that it is handed.
 *
 * The message with the port says `hash`, where to begin, and `others`, where to be on other pages; `theme`; `photo`, the visitor's own, or null; and `files`, the
 * addresses of what lies beside the page elsewhere.
 */

import { mount } from "svelte";
import App from "../App.svelte";
import { handed, HOME } from "../api/home.js";
import { loadFrame } from "../messages/frame.js";
import { language } from "../messages/load.js";
import { own } from "../state/own.svelte.js";
import { theme } from "../state/theme.svelte.js";
import { fetchThrough } from "./channel.js";
import "../tokens.css";
import "../base.css";

addEventListener("message", begin, { once: true });

/** @param {MessageEvent} message */
async function begin({ data, ports: [port] }) {
  globalThis.fetch = fetchThrough(port, HOME, globalThis.fetch.bind(globalThis));
  for (const [path, address] of Object.entries(data.files)) handed.set(path, address);
  own.begin(data.photo && { file: data.photo, asItIs: true });
  theme.choose(data.theme);
  document.documentElement.lang = language;
  await loadFrame();
  // Whoever goes on to another page is still about the same input.
  for (const hash of [...data.others, data.hash]) await goTo(hash);
  const target = document.getElementById("page");
  if (target) mount(App, { target });
  follow((hash) => port.postMessage({ hash }));
  port.postMessage({ ready: true });
}

/** @param {string} hash */
function goTo(hash) {
  return new Promise((done) => {
    const before = location.hash;
    location.replace(hash);
    if (location.hash === before) done(null);
    else addEventListener("hashchange", done, { once: true });
  });
}

/**
 * Tell where the visitor is whenever that changes: a notebook may take the page away as it scrolls, and bring it again.
 *
 * @param {(hash: string) => void} tell
 */
function follow(tell) {
  for (const name of /** @type {const} */ (["pushState", "replaceState"])) {
    const change = history[name].bind(history);
    history[name] = (...state) => {
      change(...state);
      tell(location.hash);
    };
  }
  addEventListener("hashchange", () => tell(location.hash));
}
