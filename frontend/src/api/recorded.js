/**
 * Answers that were recorded, for a service that is too full to give them: to what the book asks first, about its first
 * samples. They are the service's own, byte for byte; `python -m tests.docs.recorded` writes them.
 */

import { answers } from "./answers.js";
import { fileAddress } from "./home.js";
import { Problem } from "./problem.js";
import { decodeAll } from "./tensor.js";

/** @typedef {"photo" | "kernels" | "sentence"} Name */

/** @type {WeakSet<object>} answers that were not given now */
const recorded = new WeakSet();

/** @param {object | null | undefined} answer */
export const isRecorded = (answer) => Boolean(answer && recorded.has(answer));

/**
 * The same question; where the service is full, its recorded answer.
 *
 * @template {object} Answer
 * @param {import("./question.js").Question<Answer>} question
 * @param {Name} name of the record of exactly this question
 * @returns {import("./question.js").Question<Answer>}
 */
export function orRecorded(question, name) {
  return {
    ...question,
    key: JSON.stringify(["or recorded", question.key]),
    async ask(options) {
      try {
        return await answers.ask(question, options);
      } catch (problem) {
        const found = problem instanceof Problem && problem.isBusy ? await read(name).catch(() => null) : null;
        if (!found) throw problem;
        recorded.add(found);
        return found;
      }
    },
  };
}

/** @param {Name} name */
async function read(name) {
  const response = await fetch(fileAddress(`recorded/${name}.json.gz`));
  if (!response.ok || !response.body) return null;
  const text = new Response(response.body.pipeThrough(new DecompressionStream("gzip")));
  return decodeAll(await text.json());
}
