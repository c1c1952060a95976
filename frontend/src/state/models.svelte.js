/**
 * The networks that the service has.
 *
 * One that somebody brought is listed before it is opened; the list is asked for again until none is being opened any
 * more, and where the service says of one that there is none: another service may stand behind the page by now.
 */

import { untrack } from "svelte";
import { answers } from "../api/answers.js";
import { listModels } from "../api/client.js";
import { Problem } from "../api/problem.js";
import { Resource } from "./resource.svelte.js";

/** @typedef {import("../api/types.js").Model[]} Models */

const AGAIN_MS = 2000;
/** @type {Record<string, string>} what was said last of each network that could be used */
let known = {};

/**
 * Forget what networks answered, where one of them is gone or another now: another service may stand behind the page,
 * or somebody serves a newer network of the same name. One that is opened only now changes nothing.
 *
 * @param {Models} models
 */
function compare(models) {
  const now = Object.fromEntries(
    models.filter(({ available }) => available).map((model) => [model.id, JSON.stringify(model)]),
  );
  if (Object.entries(known).some(([id, said]) => now[id] !== said)) answers.forget();
  known = now;
}

/** @extends {Resource<Models>} */
export class ModelList extends Resource {
  /** The network that a link asks for and that is not here. */
  missing = $state("");
  /** Whether it is being opened: then it is looked into as soon as it is there. */
  isAwaited = $derived((this.answer ?? []).some(({ id, opening }) => opening && id === this.missing));

  constructor() {
    super(() => listModels());
    $effect.pre(() =>
      answers.whenFailed((cause) => {
        if (cause instanceof Problem && cause.isUnknownModel) untrack(() => this.#renewOrAsk());
      }),
    );
    $effect.pre(() => {
      if (!this.answer) return;
      compare(this.answer);
      this.#arrive();
      if (!this.answer.some(({ opening }) => opening)) return;
      const again = setInterval(() => this.renew(), AGAIN_MS);
      return () => clearInterval(again);
    });
  }

  #renewOrAsk() {
    if (this.answer) this.renew();
    else this.retry();
  }

  /** @type {() => void} */
  #arrive = () => {};
  /** Kept when the list is here; where asking fails, when it is asked for again. */
  arrived = new Promise((/** @type {(nothing: void) => void} */ resolve) => (this.#arrive = resolve));

  /**
   * Whether a network that was chosen from the list is in it no more.
   *
   * @param {string} id
   */
  isGone(id) {
    return id !== "" && this.answer !== null && !this.answer.some((model) => model.id === id);
  }

  /**
   * The network that a link asks for, else the first that can be used.
   *
   * @param {Models} fitting those that the page can show
   * @param {string} asked id, "" for any
   * @returns {Models[number] | null} null where there is none, and while the one asked for is being opened
   */
  choose(fitting, asked) {
    const usable = fitting.filter(({ available }) => available);
    const chosen = usable.find(({ id }) => id === asked) ?? usable[0] ?? null;
    this.missing = asked && chosen?.id !== asked ? asked : "";
    return this.isAwaited ? null : chosen;
  }
}
