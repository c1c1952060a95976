/**
 * One vote less: the place that speaks most is taken out, and average, logit and shares go where they are without it.
 */

import { lerp, span } from "../../stage/time.js";

/** @typedef {import("./draw.js").Scene} Scene */

/** The beat that takes it out, and the parts of it in which the place is marked, and the numbers follow. */
const [BEAT, MARKED, FOLLOWS] = [6, 0.04, /** @type {const} */ ([0.3, 0.85])];

/**
 * The scene as it is at a position; what the reader has in hand stays as it is.
 *
 * @param {Scene} scene
 * @param {number} position
 * @returns {Scene}
 */
export function sceneAt(scene, position) {
  const { without, first, out, at } = scene;
  if (out.size || at !== null || position < BEAT + MARKED) return scene;
  const way = span(position, BEAT + FOLLOWS[0], BEAT + FOLLOWS[1]);
  if (way <= 0) return { ...scene, at: first };
  const between = (/** @type {"average" | "logit" | "sum"} */ name) => lerp(scene[name], without[name], way);
  return {
    ...{ ...scene, at: first, out: new Set([first]) },
    ...{ average: between("average"), logit: between("logit"), sum: between("sum") },
    rivals: scene.rivals.map((rival, index) => {
      const goal = without.rivals[index];
      const part = (/** @type {"logit" | "exponential" | "share"} */ name) => lerp(rival[name], goal[name], way);
      return { ...rival, logit: part("logit"), exponential: part("exponential"), share: part("share") };
    }),
  };
}

/**
 * What a label's logit loses with a vote: 0 the whole vote, 1 its part of the average, 2 nothing.
 *
 * @param {number} lost
 * @param {number} vote
 * @param {number} places that vote
 */
export function lostAnswer(lost, vote, places) {
  const away = [vote, vote / places, 0].map((way) => Math.abs(lost - way));
  return away.indexOf(Math.min(...away));
}
