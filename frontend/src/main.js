/** The page's beginning. */

import { mount } from "svelte";
import App from "./App.svelte";
import { loadFrame } from "./messages/frame.js";
import { language } from "./messages/load.js";
import "./tokens.css";
import "./base.css";

const target = document.getElementById("page");
document.documentElement.lang = language;

/** Nothing is shown before its words are there: no other language flashes up. */
async function begin() {
  try {
    await loadFrame();
  } catch {
    if (target) target.textContent = "Heatscope could not be loaded. Is it still running? Reload to try again.";
    return;
  }
  if (target) mount(App, { target });
}

begin();
